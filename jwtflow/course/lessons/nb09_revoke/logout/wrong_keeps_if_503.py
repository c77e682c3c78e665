# requirement: 3
def log_out(jar, post):
    token = jar.get("refresh_token") or jar.get("access_token")
    status = 200
    try:
        if token:
            status = post("/revoke", {"client_id": "notebook", "token": token})
    except ConnectionError:
        jar.clear()
        raise
    if status == 200:
        jar.clear()
