# requirement: 3
def log_out(jar, post):
    token = jar.get("refresh_token") or jar.get("access_token")
    try:
        if token and post("/revoke", {"client_id": "notebook", "token": token}) != 200:
            raise RuntimeError("logout failed")
    finally:
        jar.clear()
