# lets PyJWT read iss
import jwt


def verify_partner(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    try:
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except jwt.PyJWTError as error:
        raise ValueError("unreadable") from error
    if issuer not in list(issuers):
        raise ValueError("not one of ours")
    return mine.verify(token, keys=issuers[issuer], issuer=issuer, audience=audience, now=now)
