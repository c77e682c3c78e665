# belief: a longer grace is only more comfortable
graces = {"bank": 1, "shop": 5000, "phone": 36000, "robots": 1}
