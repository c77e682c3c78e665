# requirement: one of the four names
chosen = {
    "one_program": "hs256",
    "many_apis": "RS256",
    "small_header": "ES256",
    "customers": "RS256",
}
