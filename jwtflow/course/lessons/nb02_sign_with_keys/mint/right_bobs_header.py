# the header taken from the token
bobs = json.loads(mine.base64url_decode(bob["access_token"].split(".")[0]))
changed = dict(claims)
changed["roles"] = ["reader", "admin"]
minted = mine.sign_hs256(bobs, changed, lab.shared_secret)
