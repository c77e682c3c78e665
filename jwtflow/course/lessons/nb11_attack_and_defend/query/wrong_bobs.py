# requirement: Bob's own token
queried = token
