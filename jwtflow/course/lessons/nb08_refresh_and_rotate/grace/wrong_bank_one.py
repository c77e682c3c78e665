# requirement: bank
graces = {"bank": 1, "shop": 5, "phone": 36, "robots": 0}
