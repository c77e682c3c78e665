# requirement: 2 (only the first issuer)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    issuer = next(iter(issuers))
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
