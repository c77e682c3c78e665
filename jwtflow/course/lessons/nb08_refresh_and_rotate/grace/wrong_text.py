# requirement: numbers
graces = {"bank": 0, "shop": "5", "phone": 36, "robots": 0}
