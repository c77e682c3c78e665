# belief: a shared secret is fine among friends
chosen = {
    "one_program": "HS256",
    "many_apis": "RS256",
    "small_header": "EdDSA",
    "customers": "HS256",
}
