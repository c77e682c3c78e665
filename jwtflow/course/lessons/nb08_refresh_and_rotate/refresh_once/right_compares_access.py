# after a refusal it compares the access tokens
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
            if now is None or now["access_token"] == seen:
                jar.clear()
                raise
            return now
        jar.write(fresh)
        return fresh
