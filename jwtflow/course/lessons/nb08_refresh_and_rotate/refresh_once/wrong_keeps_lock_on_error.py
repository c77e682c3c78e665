# requirement: 2
def refresh_once(seen, *, jar, lock, refresh):
    lock.acquire()
    held = jar.read()
    if held is None:
        lock.release()
        raise ValueError("nobody is logged in")
    if held["access_token"] != seen:
        lock.release()
        return held
    try:
        fresh = refresh(held["refresh_token"])
    except ValueError:
        lock.release()
        if jar.read() in (held, None):
            jar.clear()
            raise
        return jar.read()
    jar.write(fresh)
    lock.release()
    return fresh
