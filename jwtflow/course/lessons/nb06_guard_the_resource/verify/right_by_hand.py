# cryptography checks the signature, own search for the key
def seconds(claims, name):
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 2**53:
        raise ValueError(f"{name} is not a number")
    return value


def check_times(claims, *, now):
    if now >= seconds(claims, "exp"):
        raise ValueError("it has expired")
    if seconds(claims, "iat") > now:
        raise ValueError("it was issued in the future")
    if "nbf" in claims and seconds(claims, "nbf") > now:
        raise ValueError("it isn't valid yet")


from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding


def verify(token, *, keys, issuer, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    head, body, sig = parts = token.split(".")
    if [mine.base64url_encode(mine.base64url_decode(part)) for part in parts] != parts:
        raise ValueError("spelling")
    header = parse_json_object(mine.base64url_decode(head))
    claims = parse_json_object(mine.base64url_decode(body))
    if header.get("alg") != "RS256" or "crit" in header or "b64" in header:
        raise ValueError("header")
    if str(header.get("typ")).lower() not in ("at+jwt", "application/at+jwt"):
        raise ValueError("typ")
    public_key = jwt.PyJWK(mine.find_key(keys, header.get("kid"))).key
    try:
        public_key.verify(
            mine.base64url_decode(sig),
            f"{head}.{body}".encode(),
            padding.PKCS1v15(),
            hashes.SHA256(),
        )
    except InvalidSignature as error:
        raise ValueError("signature") from error
    aud = claims.get("aud")
    names = [aud] if isinstance(aud, str) else aud if isinstance(aud, list) else []
    if claims.get("iss") != issuer or audience not in names:
        raise ValueError("iss or aud")
    check_times(claims, now=now)
    for name in ("sub", "jti", "client_id"):
        if not isinstance(claims.get(name), str):
            raise ValueError(name)
    return claims
