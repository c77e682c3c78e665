# fractions of a second
graces = {"bank": 0, "shop": 4.5, "phone": 35.5, "robots": 0}
