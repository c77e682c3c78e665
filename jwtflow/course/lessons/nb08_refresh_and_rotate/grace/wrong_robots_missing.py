# requirement: all four
graces = {"bank": 0, "shop": 5, "phone": 36}
