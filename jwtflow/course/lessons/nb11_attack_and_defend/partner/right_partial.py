# by partial, each issuer in turn
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    for issuer in issuers:
        chosen = partial(mine.verify, keys=issuers[issuer], issuer=issuer)
        try:
            return chosen(token, audience=audience, now=now)
        except ValueError as error:
            last = error
    raise ValueError("refused") from last
