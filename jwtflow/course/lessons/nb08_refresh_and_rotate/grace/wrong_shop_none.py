# requirement: shop
graces = {"bank": 0, "shop": 0, "phone": 36, "robots": 0}
