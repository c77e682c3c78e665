# a helper builds the optional part
def optional(**values):
    return {name: value for name, value in values.items() if value}


def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    moment = round(now - 0.5) if now % 1 else now
    times = {"iat": moment, "exp": moment + lifetime}
    names = {"iss": issuer, "sub": account["username"], "aud": audience}
    more = optional(scope=" ".join(scope), roles=list(account["roles"]))
    return names | times | more | {"client_id": client_id, "jti": jti}
