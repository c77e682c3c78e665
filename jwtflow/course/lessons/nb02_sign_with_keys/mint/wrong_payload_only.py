# belief: an old signature covers new claims
changed = mine.base64url_encode(json.dumps({**claims, "roles": ["admin"]}).encode())
minted = ".".join([parts[0], changed, parts[2]])
