# requirement: admin
forged_token = bobs_token.replace(segment(payload), segment({**payload, "role": "amdin"}))
