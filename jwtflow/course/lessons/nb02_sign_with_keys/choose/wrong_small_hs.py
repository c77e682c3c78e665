# requirement: sensors hold a secret that signs
chosen = {
    "one_program": "HS256",
    "many_apis": "RS256",
    "small_header": "HS256",
    "customers": "RS256",
}
