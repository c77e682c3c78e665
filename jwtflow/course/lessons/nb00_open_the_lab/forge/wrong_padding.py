# requirement: padding is omitted
changed = base64.urlsafe_b64encode((text.replace("alice", "bob") + "  ").encode()).decode()
forged_token = f"{header}.{changed}{'' if '=' in changed else '='}.{signature}"
