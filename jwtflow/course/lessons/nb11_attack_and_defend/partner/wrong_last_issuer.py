# requirement: 2 (only the last issuer)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    issuer = list(issuers)[-1]
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
