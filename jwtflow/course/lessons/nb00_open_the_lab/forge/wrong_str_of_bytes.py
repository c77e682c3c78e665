# requirement: text, not printed bytes
new = base64.urlsafe_b64encode(text.replace("alice", "bob").encode())
forged_token = f"{header}.{new}.{signature}"
