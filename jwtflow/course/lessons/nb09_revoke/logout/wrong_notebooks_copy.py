# requirement: 1 (sends a token of the notebook's)
def log_out(jar, post):
    try:
        if jar:
            post("/revoke", {"client_id": "notebook", "token": copied["refresh_token"]})
    finally:
        jar.clear()
