# a regular expression with the scope escaped
import re


def decide(claims, scope):
    if claims is None:
        return 401
    granted = claims.get("scope")
    if not isinstance(granted, str):
        return 403
    found = re.search(rf"(?:\A| ){re.escape(scope)}(?: |\Z)", granted)
    return 200 if found else 403
