# requirement: admin
forged_token = bobs_token.replace(segment(header), segment({**header, "role": "admin"}))
