# requirement: 2
def refresh_once(seen, *, jar, lock, refresh):
    if lock:
        held = jar.read()
        if held is None:
            raise ValueError("nobody is logged in")
        if held["access_token"] != seen:
            return held
        try:
            fresh = refresh(held["refresh_token"])
        except ValueError:
            if jar.read() in (held, None):
                jar.clear()
                raise
            return jar.read()
        jar.write(fresh)
        return fresh
