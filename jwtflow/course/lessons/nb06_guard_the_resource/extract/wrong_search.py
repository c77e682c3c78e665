# requirement: 1
import re


def bearer_token(headers):
    found = re.search(r"bearer\s+(\S+)", headers.get("Authorization", ""), re.I)
    return found[1] if found else None
