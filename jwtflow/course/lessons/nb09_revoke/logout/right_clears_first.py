# empties the jar before it posts
def log_out(jar, post):
    token = jar.get("refresh_token") or jar.get("access_token")
    jar.clear()
    if token:
        post("/revoke", {"token": token, "client_id": "notebook"})
