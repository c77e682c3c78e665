# catches and raises again
def log_out(jar, post):
    token = jar.get("refresh_token") or jar.get("access_token")
    if not token:
        return jar.clear()
    try:
        post("/revoke", {"client_id": "notebook", "token": token})
    except ConnectionError:
        jar.clear()
        raise
    jar.clear()
