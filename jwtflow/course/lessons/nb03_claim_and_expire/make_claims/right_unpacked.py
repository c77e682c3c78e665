# what may be empty is unpacked into the result
import copy


def make_claims(account, *, client_id, scope, issuer, audience, now, lifetime, jti):
    roles = copy.deepcopy(account.get("roles") or [])
    return {
        "jti": jti,
        "exp": now + lifetime,
        "iat": now,
        "client_id": client_id,
        "aud": audience,
        "sub": account["username"],
        "iss": issuer,
        **({"scope": str.join(" ", scope)} if scope else {}),
        **({"roles": roles} if roles else {}),
    }
