# a fifth system
graces = {"bank": 0, "shop": 5, "phone": 36, "robots": 0, "jwtflow": 0}
