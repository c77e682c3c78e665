# JSON with spaces and padding in place
import base64 as b64

body = b64.urlsafe_b64encode(b'{ "sub": "bob", "role": "admin" }').decode()
forged_token = f"{segment(header)}.{body}.eA"
