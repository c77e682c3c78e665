# requirement: the claim stands in the payload
import json

h = json.loads(base64.urlsafe_b64decode(header + "=="))
h["sub"] = "bob"
forged_token = (
    base64.urlsafe_b64encode(json.dumps(h).encode()).decode().rstrip("=")
    + "."
    + payload
    + "."
    + signature
)
