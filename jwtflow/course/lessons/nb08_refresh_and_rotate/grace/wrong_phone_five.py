# requirement: phone
graces = {"bank": 0, "shop": 5, "phone": 5, "robots": 0}
