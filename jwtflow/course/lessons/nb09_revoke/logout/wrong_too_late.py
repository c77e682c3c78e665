# requirement: 1
def log_out(jar, post):
    jar.clear()
    token = jar.get("refresh_token") or jar.get("access_token")
    if token:
        post("/revoke", {"client_id": "notebook", "token": token})
