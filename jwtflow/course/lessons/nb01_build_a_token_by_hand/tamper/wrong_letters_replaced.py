# requirement: admin
forged_token = bobs_token.replace("reader", "admin")
