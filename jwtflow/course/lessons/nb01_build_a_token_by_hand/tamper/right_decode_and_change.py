# decodes the payload, changes it, encodes it
parts = bobs_token.split(".")
claims = json.loads(mine.base64url_decode(parts[1]))
claims["role"] = "admin"
forged_token = ".".join([parts[0], segment(claims), parts[2]])
