# its arguments stay in one dictionary
def make_claims(account, **given):
    claims = {name: given[name] for name in ("client_id", "jti")}
    claims |= {"iss": given["issuer"], "aud": given["audience"], "sub": account["username"]}
    claims["iat"] = given["now"]
    claims["exp"] = claims["iat"] + given["lifetime"]
    if given["scope"]:
        claims.update(scope=" ".join(given["scope"]))
    roles = account.get("roles", [])
    if len(roles) > 0:
        claims.update(roles=roles[:])
    return claims
