# everything on PyJWT's clock, each issuer in turn
def keys_by_name(jwks):
    return {key.key_id: key for key in jwt.PyJWKSet.from_dict(jwks).keys}


def partner_with_pyjwt(token, *, issuers, audience, now):
    if len(token) > 8192:
        raise ValueError("too long")
    named = jwt.decode(token, options={"verify_signature": False}).get("iss")
    header = jwt.get_unverified_header(token)
    for issuer, jwks in issuers.items():
        if issuer == named:
            key = keys_by_name(jwks).get(header.get("kid"))
            if key is None or str(header.get("typ")).lower() not in (
                "at+jwt",
                "application/at+jwt",
            ):
                raise ValueError("no such key, or another kind")
            needed = {"require": "exp iat sub client_id jti".split()}
            with pyjwt_time(now):
                return jwt.decode(
                    token,
                    key,
                    algorithms=["RS256"],
                    issuer=issuer,
                    audience=audience,
                    options=needed,
                )
    raise ValueError("not one of ours")
