# requirement: 1 (honest tokens)
from jwtflow.strict_json import parse_json_object


def verify_partner(token, *, issuers, audience, now):
    raise ValueError("better safe than sorry")
