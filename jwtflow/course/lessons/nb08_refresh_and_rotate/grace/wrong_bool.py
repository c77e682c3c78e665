# requirement: numbers
graces = {"bank": False, "shop": 5, "phone": 36, "robots": 0}
