# after a refusal it compares the refresh tokens
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
            now = jar.read()
            if now and now["refresh_token"] != held["refresh_token"]:
                return now
            jar.clear()
            raise
        jar.write(fresh)
        return fresh
