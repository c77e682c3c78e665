# belief: an old signature covers new claims
head, _, signature = bob["access_token"].split(".")
changed = mine.base64url_encode(json.dumps({**claims, "roles": ["admin"]}).encode())
minted = f"{head}.{changed}.{signature}"
