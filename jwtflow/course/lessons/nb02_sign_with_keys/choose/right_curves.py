# curves wherever they fit
chosen = {
    "one_program": "EdDSA",
    "many_apis": "ES256",
    "small_header": "EdDSA",
    "customers": "EdDSA",
}
