# requirement: a token
minted = {**claims, "roles": ["admin"]}
