# requirement: small_header
chosen = {
    "one_program": "HS256",
    "many_apis": "RS256",
    "small_header": "RS256",
    "customers": "RS256",
}
