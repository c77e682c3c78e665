# belief: logout deletes the token
def log_out(jar, post):
    jar.clear()
