# to the second
graces = {"bank": 0, "shop": 4, "phone": 35, "robots": 0}
