# Splits at the last dot, helper for objects.
def json_object_of(segment):
    value = json.loads(mine.base64url_decode(segment))
    if isinstance(value, dict):
        return value
    raise ValueError(f"{value!r} is no object")


def verify_rs256(token, jwk):
    if not isinstance(token, str) or token.count(".") != 2:
        raise ValueError("not a token")
    signing_input, _, signature = token.rpartition(".")
    header_part, _, payload_part = signing_input.partition(".")
    header = json_object_of(header_part)
    if "alg" not in header:
        raise ValueError("no alg")
    if header["alg"] != "RS256":
        raise ValueError("other alg")
    mine.check_rs256(signing_input.encode(), mine.base64url_decode(signature), jwk)
    return json_object_of(payload_part)
