# requirement: bank
graces = {"bank": 10, "shop": 5, "phone": 36, "robots": 0}
