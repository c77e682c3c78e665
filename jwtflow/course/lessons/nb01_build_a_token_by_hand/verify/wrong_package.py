# requirement: it does the work itself
import json as j


def verify_hs256(token, secret):
    ours = getattr(mine, "verify_hs256")
    return ours(token, secret)
