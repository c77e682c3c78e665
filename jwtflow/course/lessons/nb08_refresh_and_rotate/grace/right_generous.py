# a second or two more
graces = {"bank": 0, "shop": 6, "phone": 37, "robots": 0}
