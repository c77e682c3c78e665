# requirement: a dictionary
chosen = ["HS256", "RS256", "EdDSA", "RS256"]
