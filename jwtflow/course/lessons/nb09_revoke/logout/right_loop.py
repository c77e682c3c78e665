# a loop over the two names
def log_out(jar, post):
    try:
        for name in ("refresh_token", "access_token"):
            if jar.get(name):
                post("/revoke", {"client_id": "notebook", "token": jar[name]})
                break
    finally:
        for name in list(jar):
            del jar[name]
