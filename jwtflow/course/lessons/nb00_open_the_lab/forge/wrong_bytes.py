# requirement: text, not bytes
changed = base64.urlsafe_b64encode(text.replace("alice", "bob").encode()).rstrip(b"=")
forged_token = header.encode() + b"." + changed + b"." + signature.encode()
