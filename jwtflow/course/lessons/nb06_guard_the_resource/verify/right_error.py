# a subclass of ValueError, and helpers
def check_times(claims, *, now):
    names = {"iss": "i", "aud": "a", "sub": "s", "jti": "j", "client_id": "c"}
    mine.check_claims({**claims, **names}, issuer="i", audience="a", now=now)


class Refused(ValueError):
    pass


def demand(condition, told):
    if not condition:
        raise Refused(told)


def verify(token, *, keys, issuer, audience, now):
    demand(len(token) <= 8192 and token.count(".") == 2, "form")
    header, claims, _ = map(strictly, token.split("."))
    header, claims = parse_json_object(header), parse_json_object(claims)
    demand(header.get("alg") == "RS256", "alg")
    demand(not {"crit", "b64"} & header.keys(), "extension")
    demand(isinstance(header.get("typ"), str), "typ")
    demand(header["typ"].casefold().removeprefix("application/") == "at+jwt", "typ")
    mine.verify_rs256(token, mine.find_key(keys, header.get("kid")))
    demand(claims.get("iss") == issuer, "iss")
    demand(claims.get("aud") == audience or audience in list_of(claims.get("aud")), "aud")
    check_times(claims, now=now)
    demand(all(isinstance(claims.get(n), str) for n in ("sub", "client_id", "jti")), "claims")
    return claims


def strictly(segment):
    data = mine.base64url_decode(segment)
    demand(mine.base64url_encode(data) == segment, "spelling")
    return data


def list_of(value):
    return value if isinstance(value, list) else []
