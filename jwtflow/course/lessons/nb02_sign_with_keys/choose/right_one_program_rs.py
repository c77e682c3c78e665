# RS256 in one program.
chosen = {
    "one_program": "RS256",
    "many_apis": "RS256",
    "small_header": "EdDSA",
    "customers": "RS256",
}
