# Curves everywhere but in one program and for any library.
chosen = {
    "one_program": "HS256",
    "many_apis": "RS256",
    "small_header": "EdDSA",
    "customers": "EdDSA",
}
