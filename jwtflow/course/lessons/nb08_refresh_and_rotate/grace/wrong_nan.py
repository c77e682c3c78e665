# requirement: numbers
graces = {"bank": 0, "shop": float("nan"), "phone": 36, "robots": 0}
