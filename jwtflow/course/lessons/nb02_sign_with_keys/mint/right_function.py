# A function that mints, the header's own segment kept.
import hmac


def mint(token, roles, secret):
    head, body, _ = token.split(".")
    c = json.loads(mine.base64url_decode(body))
    c["roles"] = roles
    body = mine.base64url_encode(json.dumps(c, separators=(",", ":")).encode())
    signature = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{mine.base64url_encode(signature)}"


minted = mint(bob["access_token"], ["reader", "admin"], lab.shared_secret)
