# requirement: all four situations
chosen = {"one_program": "HS256", "many_apis": "RS256", "small_header": "EdDSA"}
