# belief: a longer grace is only more comfortable
graces = {"bank": 60, "shop": 60, "phone": 60, "robots": 60}
