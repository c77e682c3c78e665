# Copies the claims and changes the copy.
admin_claims = dict(claims)
admin_claims["roles"] = ["admin"]
minted = mine.sign_hs256(header, admin_claims, lab.shared_secret)
