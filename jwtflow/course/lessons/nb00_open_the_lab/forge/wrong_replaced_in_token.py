# requirement: the payload says bob
forged_token = access_token.replace("alice", "bob")
