# requirement: 3
def log_out(jar, post):
    token = jar.get("refresh_token") or jar.get("access_token")
    try:
        if token:
            post("/revoke", {"client_id": "notebook", "token": token})
    finally:
        jar.pop("refresh_token", None)
