# with nbf, and the scope joined by a loop
def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    text = ""
    for permission in scope:
        text += (" " if text else "") + permission
    claims = {"iss": issuer, "sub": account["username"], "aud": audience, "jti": jti}
    claims["client_id"] = client_id
    claims["iat"] = claims["nbf"] = int(now)
    claims["exp"] = claims["iat"] + lifetime
    if text != "":
        claims["scope"] = text
    if len(account["roles"]) > 0:
        claims["roles"] = [*account["roles"]]
    return claims
