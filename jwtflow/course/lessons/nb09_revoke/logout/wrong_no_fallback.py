# requirement: 2
def log_out(jar, post):
    token = jar.get("refresh_token")
    try:
        if token:
            post("/revoke", {"client_id": "notebook", "token": token})
    finally:
        jar.clear()
