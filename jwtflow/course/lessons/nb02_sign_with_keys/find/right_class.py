# An own error below KeyError and ValueError.
class NoKey(KeyError, ValueError):
    pass


def find_key(jwks, kid):
    wanted = {"kid": kid, "kty": "RSA", "use": "sig", "alg": "RS256"}
    optional = {"use", "alg"}
    if isinstance(kid, str):
        for key in jwks["keys"]:
            if all(
                key.get(name) == value or (name in optional and name not in key)
                for name, value in wanted.items()
            ):
                return key
    raise NoKey(kid)
