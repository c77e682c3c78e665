# Requirement: 4, python's forgiving decoder takes other spellings.
import base64


def lax(segment):
    return base64.urlsafe_b64decode(segment + "==")


def verify_rs256(token, jwk):
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("three parts")
    header = json.loads(lax(parts[0]))
    if not isinstance(header, dict) or header.get("alg") != "RS256":
        raise ValueError("alg")
    mine.check_rs256(f"{parts[0]}.{parts[1]}".encode(), lax(parts[2]), jwk)
    claims = json.loads(lax(parts[1]))
    if not isinstance(claims, dict):
        raise ValueError("claims")
    return claims
