# requirement: one of the four
chosen = {
    "one_program": "HS256",
    "many_apis": "RS256",
    "small_header": "Ed25519",
    "customers": "PS256",
}
