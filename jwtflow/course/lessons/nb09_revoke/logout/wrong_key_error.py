# requirement: 2
def log_out(jar, post):
    token = jar["refresh_token"] or jar["access_token"]
    try:
        post("/revoke", {"client_id": "notebook", "token": token})
    finally:
        jar.clear()
