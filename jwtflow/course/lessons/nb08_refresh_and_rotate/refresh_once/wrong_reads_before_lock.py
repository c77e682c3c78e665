# belief: what was read before the lock is still true inside it
def refresh_once(seen, *, jar, lock, refresh):
    held = jar.read()
    with lock:
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
