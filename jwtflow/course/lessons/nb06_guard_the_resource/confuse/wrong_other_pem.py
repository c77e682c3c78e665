# requirement: the key that kid names
other = next(jwk for jwk in published["keys"] if jwk["kid"] != header["kid"])
forged = mine.sign_hs256(
    {**header, "alg": "HS256"}, {**json.loads(claims), "roles": ["admin"]}, pem_of(other)
)
