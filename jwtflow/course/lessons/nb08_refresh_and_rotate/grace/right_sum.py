# as a sum
graces = {"bank": 0, "shop": 5, "phone": 30 + 5 + 1, "robots": 0}
