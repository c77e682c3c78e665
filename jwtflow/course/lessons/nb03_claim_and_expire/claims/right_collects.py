# all problems are collected, then told at once
def check_claims(claims, *, issuer, audience, now, leeway=0):
    problems = []
    for part in (
        lambda: check_times(claims, now=now, leeway=leeway),
        lambda: check_audience(claims, audience),
    ):
        try:
            part()
        except ValueError as e:
            problems.append(str(e))
    if claims.get("iss") != issuer:
        problems.append("issuer")
    problems += [n for n in ("sub", "jti", "client_id") if type(claims.get(n)) is not str]
    if problems:
        raise ValueError("; ".join(problems))
