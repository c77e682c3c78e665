# digest().hex()
import hashlib


def open_session(username, presented, *, sessions, new_id, now):
    def hashed(text):
        return hashlib.sha256(text.encode("utf-8")).digest().hex()

    sessions.pop(hashed(presented or ""), None)
    fresh = new_id()
    sessions[hashed(fresh)] = {"username": username, "started": now, "seen": now}
    return fresh
