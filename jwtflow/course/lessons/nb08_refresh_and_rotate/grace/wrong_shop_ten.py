# requirement: shop
graces = {"bank": 0, "shop": 10, "phone": 36, "robots": 0}
