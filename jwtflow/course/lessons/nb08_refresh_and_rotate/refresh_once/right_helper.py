# a helper finds out whether somebody was faster
def others(jar, known):
    tokens = jar.read()
    return tokens if tokens and tokens["access_token"] != known else None


def refresh_once(seen, *, jar, lock, refresh):
    with lock:
        if faster := others(jar, seen):
            return faster
        if jar.read() is None:
            raise ValueError("nobody is logged in")
        try:
            fresh = refresh(jar.read()["refresh_token"])
        except ValueError:
            if faster := others(jar, seen):
                return faster
            jar.clear()
            raise
        jar.write(fresh)
        return fresh
