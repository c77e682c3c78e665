# the comparison stands in a decorator with functools.wraps
import functools


def signed(function):
    @functools.wraps(function)
    def wrapper(token, secret):
        signing, _, signature = token.rpartition(".")
        expected = base64url_encode(hmac.digest(secret, signing.encode(), "sha256"))
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise ValueError("wrong signature")
        return function(token, secret)

    return wrapper


@signed
def verify_hs256(token, secret):
    head, body, _ = token.split(".")
    header, claims = (json.loads(base64url_decode(part)) for part in (head, body))
    if not isinstance(header, dict) or header.get("alg") != "HS256":
        raise ValueError("not HS256")
    if not isinstance(claims, dict):
        raise ValueError("no claims")
    return claims
