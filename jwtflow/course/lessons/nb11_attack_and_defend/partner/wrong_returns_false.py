# requirement: 1 (refuses by returning)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    for issuer, keys in issuers.items():
        try:
            return mine.verify(token, keys=keys, issuer=issuer, audience=audience, now=now)
        except ValueError:
            continue
    return False
