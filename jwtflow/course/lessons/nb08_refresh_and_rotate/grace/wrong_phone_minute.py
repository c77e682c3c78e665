# requirement: phone
graces = {"bank": 0, "shop": 5, "phone": 60, "robots": 0}
