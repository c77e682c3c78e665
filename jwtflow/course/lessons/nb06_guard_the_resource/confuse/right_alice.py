# another user's name and another lifetime, which the naive guard doesn't look at
forged = mine.sign_hs256(
    {"kid": header["kid"], "alg": "HS256", "jku": "http://ignored.example"},
    {"sub": "alice", "jti": "anything", "exp": 0, "roles": ["admin", "owner"]},
    pem_of(mine.find_key(published, header["kid"])),
)
