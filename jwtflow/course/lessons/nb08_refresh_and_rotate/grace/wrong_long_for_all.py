# belief: a longer grace is only more comfortable
graces = {"bank": 10, "shop": 30, "phone": 120, "robots": 86400}
