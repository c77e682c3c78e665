# Spaces taken out afterwards, by itemgetter.
from operator import itemgetter

NAMES = ("e", "kty", "n")


def thumbprint(jwk):
    text = json.dumps(dict(zip(NAMES, itemgetter(*NAMES)(jwk)))).replace(" ", "")
    h = hashlib.sha256()
    h.update(text.encode())
    return mine.base64url_encode(h.digest())
