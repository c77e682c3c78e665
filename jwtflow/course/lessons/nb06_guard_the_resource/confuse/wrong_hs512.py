# requirement: the algorithm that the naive guard knows
forged = mine.sign_hs256(
    {**header, "alg": "HS512"},
    {**json.loads(claims), "roles": ["admin"]},
    pem_of(mine.find_key(published, header["kid"])),
)
