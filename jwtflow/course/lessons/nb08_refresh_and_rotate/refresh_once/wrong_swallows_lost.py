# requirement: 4
def refresh_once(seen, *, jar, lock, refresh):
    with lock:
        held = jar.read()
        if held is None:
            raise ValueError("nobody is logged in")
        if held["access_token"] != seen:
            return held
        try:
            fresh = refresh(held["refresh_token"])
        except ConnectionError:
            return held
        except ValueError:
            if jar.read() in (held, None):
                jar.clear()
                raise
            return jar.read()
        jar.write(fresh)
        return fresh
