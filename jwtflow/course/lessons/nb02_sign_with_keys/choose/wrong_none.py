# requirement: one program needs no signature
chosen = {
    "one_program": "none",
    "many_apis": "RS256",
    "small_header": "EdDSA",
    "customers": "RS256",
}
