# by hand, with hmac
import hmac

body = ".".join(
    mine.base64url_encode(json.dumps(part).encode())
    for part in (header, dict(claims, roles=["admin"]))
)
mac = hmac.digest(lab.shared_secret, body.encode(), "sha256")
minted = body + "." + mine.base64url_encode(mac)
