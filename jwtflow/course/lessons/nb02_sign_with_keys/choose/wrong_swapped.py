# requirement: from situation to algorithm
chosen = {
    "HS256": "one_program",
    "RS256": "many_apis",
    "EdDSA": "small_header",
    "ES256": "customers",
}
