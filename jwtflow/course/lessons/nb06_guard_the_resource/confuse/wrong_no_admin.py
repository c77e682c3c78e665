# requirement: the role
forged = mine.sign_hs256(
    {**header, "alg": "HS256"}, json.loads(claims), pem_of(mine.find_key(published, header["kid"]))
)
