# with the second published key
other = next(jwk for jwk in published["keys"] if jwk["kid"] != header["kid"])
forged = mine.sign_hs256(
    {"alg": "HS256", "typ": "at+jwt", "kid": other["kid"]},
    {"sub": "bob", "jti": "1", "roles": ["admin"]},
    pem_of(other),
)
