# dict makes the dictionary
graces = dict(bank=0, shop=5, phone=36, robots=0)
