# A key pair in one program does no harm.
chosen = {
    "one_program": "EdDSA",
    "many_apis": "RS256",
    "small_header": "EdDSA",
    "customers": "ES256",
}
