# belief: to return None is to refuse
def verify_rs256(token, jwk):
    try:
        parts = token.split(".")
        header = json.loads(mine.base64url_decode(parts[0]))
        if len(parts) != 3 or header.get("alg") != "RS256":
            return None
        mine.check_rs256(f"{parts[0]}.{parts[1]}".encode(), mine.base64url_decode(parts[2]), jwk)
        return json.loads(mine.base64url_decode(parts[1]))
    except Exception as error:
        print(error)
