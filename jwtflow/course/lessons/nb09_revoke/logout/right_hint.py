# sends a hint of the token's type, too
def log_out(jar, post):
    kind = "refresh_token" if jar.get("refresh_token") else "access_token"
    token = jar.get(kind)
    try:
        if token:
            form = {"client_id": "notebook", "token": token, "token_type_hint": kind}
            post("/revoke", form)
    finally:
        jar.clear()
