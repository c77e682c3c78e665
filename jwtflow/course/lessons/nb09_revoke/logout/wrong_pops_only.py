# belief: logout deletes the token
def log_out(jar, post):
    jar.pop("access_token", None)
    jar.pop("refresh_token", None)
    jar.clear()
