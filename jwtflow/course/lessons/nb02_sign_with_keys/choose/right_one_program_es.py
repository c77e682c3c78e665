# ES256 in one program.
chosen = {
    "one_program": "ES256",
    "many_apis": "RS256",
    "small_header": "ES256",
    "customers": "RS256",
}
