# requirement: admin
forged_token = bobs_token + segment({"role": "admin"})
