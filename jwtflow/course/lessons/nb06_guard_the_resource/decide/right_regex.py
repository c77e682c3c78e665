# a regular expression with the scope escaped
import re


def decide(claims, scope):
    if claims is None:
        return 401
    found = re.search(rf"(?:^|\s){re.escape(scope)}(?:\s|$)", claims.get("scope", ""))
    return 200 if found else 403
