# with names
URL, ISSUER, NOTHING, WORD, WHO, OPEN, LOG = 3, 6, None, 25, 33, 18, 21
findings = dict(enumerate([URL, ISSUER, NOTHING, WORD, WHO, OPEN, LOG], start=1))
