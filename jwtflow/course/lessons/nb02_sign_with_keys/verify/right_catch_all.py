# One try around everything.
def verify_rs256(token, jwk):
    try:
        first, second, third = token.split(".")
        header = json.loads(mine.base64url_decode(first))
        if header["alg"] != "RS256":
            raise ValueError("alg")
        check_rs256((first + "." + second).encode("ascii"), mine.base64url_decode(third), jwk)
        claims = json.loads(mine.base64url_decode(second))
    except ValueError:
        raise
    except Exception as error:
        raise ValueError("not a token") from error
    if type(header) is not dict or type(claims) is not dict:
        raise ValueError("objects")
    return claims
