# requirement: a jti
forged = mine.sign_hs256(
    {**header, "alg": "HS256"},
    {"sub": "bob", "roles": ["admin"]},
    pem_of(mine.find_key(published, header["kid"])),
)
