# pops what it needs
def log_out(jar, post):
    refresh, access = jar.pop("refresh_token", None), jar.pop("access_token", None)
    jar.clear()
    if refresh is not None:
        post("/revoke", dict(client_id="notebook", token=refresh))
    elif access is not None:
        post("/revoke", dict(client_id="notebook", token=access))
