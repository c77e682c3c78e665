# requirement: 4
def log_out(jar, post):
    try:
        if jar:
            token = jar.get("refresh_token") or jar.get("access_token")
            post("/revoke", {"client_id": "notebook", "token": token})
    finally:
        jar.clear()
