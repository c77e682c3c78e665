# revokes both tokens
def log_out(jar, post):
    tokens = [jar.get("refresh_token"), jar.get("access_token")]
    jar.clear()
    for token in tokens:
        if token:
            post("/revoke", {"client_id": "notebook", "token": token})
