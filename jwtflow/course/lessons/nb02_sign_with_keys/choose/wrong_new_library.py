# requirement: many_apis
chosen = {
    "one_program": "HS256",
    "many_apis": "EdDSA",
    "small_header": "EdDSA",
    "customers": "RS256",
}
