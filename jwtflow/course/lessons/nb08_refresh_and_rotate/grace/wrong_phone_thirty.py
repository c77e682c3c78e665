# requirement: phone
graces = {"bank": 0, "shop": 5, "phone": 30, "robots": 0}
