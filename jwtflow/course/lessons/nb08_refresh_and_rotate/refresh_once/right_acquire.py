# the lock is taken and released by hand
def refresh_once(seen, *, jar, lock, refresh):
    lock.acquire()
    try:
        held = jar.read()
        if not held:
            raise ValueError("log in first")
        if held["access_token"] != seen:
            return held
        try:
            fresh = refresh(held["refresh_token"])
        except ValueError:
            now = jar.read()
            if now and now != held:
                return now
            jar.clear()
            raise
        jar.write(fresh)
        return fresh
    finally:
        lock.release()
