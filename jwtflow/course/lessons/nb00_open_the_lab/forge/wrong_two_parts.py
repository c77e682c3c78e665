# requirement: three parts
changed = base64.urlsafe_b64encode(text.replace("alice", "bob").encode()).decode().rstrip("=")
forged_token = f"{header}.{changed}"
