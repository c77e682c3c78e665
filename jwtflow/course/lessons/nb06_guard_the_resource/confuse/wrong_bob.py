# requirement: Bob's own token
forged = bobs_token
