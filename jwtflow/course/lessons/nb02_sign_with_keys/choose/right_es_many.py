# ES256 for the many APIs, too.
chosen = {}
chosen["one_program"] = "HS256"
chosen["many_apis"] = "ES256"
chosen["small_header"] = "EdDSA"
chosen["customers"] = "RS256"
