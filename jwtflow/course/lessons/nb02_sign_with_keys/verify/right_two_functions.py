# Parse and verify apart, compared as a set of parts.
def parse(token):
    head, body, sig = token.split(".")
    return head, body, mine.base64url_decode(sig)


def need_object(value):
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def verify_rs256(token, jwk):
    if not isinstance(token, str):
        raise ValueError("a token is text")
    head, body, sig = parse(token)
    if need_object(json.loads(mine.base64url_decode(head))).get("alg", "") != "RS256":
        raise ValueError("alg")
    try:
        message = bytes(f"{head}.{body}", "ascii")
    except UnicodeEncodeError:
        raise ValueError("ascii") from None
    check_rs256(message, sig, jwk)
    return need_object(json.loads(mine.base64url_decode(body).decode()))
