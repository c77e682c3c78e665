# requirement: text for each, not a set of several
chosen = {
    "one_program": "HS256",
    "many_apis": "RS256",
    "small_header": {"ES256", "EdDSA"},
    "customers": "RS256",
}
