# ES256 for small and customers.
chosen = {
    "one_program": "HS256",
    "many_apis": "RS256",
    "small_header": "ES256",
    "customers": "ES256",
}
