# requirement: 1
def log_out(jar, post):
    token = jar.get("refresh_token") or jar.get("access_token")
    try:
        if token:
            post("/logout", {"client_id": "notebook", "token": token})
    finally:
        jar.clear()
