# requirement: shop
graces = {"bank": 0, "shop": 3, "phone": 36, "robots": 0}
