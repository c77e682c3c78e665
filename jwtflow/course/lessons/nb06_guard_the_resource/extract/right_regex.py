# a regular expression
import re


def bearer_token(headers):
    found = re.fullmatch(r"bearer +(\S+)", headers.get("Authorization") or "", re.IGNORECASE)
    return found[1] if found else None
