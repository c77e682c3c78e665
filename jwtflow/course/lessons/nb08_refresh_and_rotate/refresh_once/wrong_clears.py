# belief: a refusal means that the login is over
def refresh_once(seen, *, jar, lock, refresh):
    with lock:
        held = jar.read()
        if held is None:
            raise ValueError("nobody is logged in")
        if held["access_token"] != seen:
            return held
        try:
            fresh = refresh(held["refresh_token"])
        except ValueError:
            jar.clear()
            raise
        jar.write(fresh)
        return fresh
