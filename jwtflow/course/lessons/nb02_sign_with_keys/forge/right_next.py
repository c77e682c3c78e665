# Next over itertools.count.
from itertools import count

candidates = (digest_of({"sub": "bob", "roles": ["admin"], "jti": str(i)}) for i in count())
message, h = next(pair for pair in candidates if pair[1] & 1)
cube_root = pow(h, pow(3, -1, 2**254), 2**256)
forged = f"{message}.{mine.base64url_encode(cube_root.to_bytes(256, 'big'))}"
