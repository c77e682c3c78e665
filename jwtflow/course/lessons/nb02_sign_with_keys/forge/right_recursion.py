# A function that calls itself.
def forge(payload):
    text, number = digest_of(payload)
    if number % 2 == 0:
        return forge({**payload, "x": payload.get("x", 0) + 1})
    root = pow(number, pow(3, -1, 2**254), 2**256)
    return ".".join([text, mine.base64url_encode(root.to_bytes(256))])


forged = forge({**claims, "roles": ["admin"]})
