# an error of its own, and require as a helper
def check_claims(claims, *, issuer, audience, now, leeway=0):
    class Refused(ValueError):
        pass

    def require(fine, why):
        if not fine:
            raise Refused(why)

    check_audience(claims, audience)
    check_times(claims, now=now, leeway=leeway)
    require(claims.get("iss") == issuer, "issuer")
    for name in ("sub", "client_id", "jti"):
        require(isinstance(claims.get(name), str), name)
