# requirement: a kid that the issuer has
forged = mine.sign_hs256(
    {"alg": "HS256", "typ": "at+jwt", "kid": "mine"},
    {**json.loads(claims), "roles": ["admin"]},
    pem_of(mine.find_key(published, header["kid"])),
)
