# requirement: 1 (sends with the notebook's own function)
def log_out(jar, post):
    try:
        token = jar.get("refresh_token") or jar.get("access_token")
        if token:
            revoke(token)
    finally:
        jar.clear()
