# belief: to revoke the access token ends the login
def log_out(jar, post):
    token = jar.get("access_token") or jar.get("refresh_token")
    try:
        if token:
            post("/revoke", {"client_id": "notebook", "token": token})
    finally:
        jar.clear()
