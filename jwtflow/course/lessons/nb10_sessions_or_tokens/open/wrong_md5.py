# requirement: 3
import hashlib


def open_session(username, presented, *, sessions, new_id, now):
    if presented is not None:
        sessions.pop(hashlib.md5(presented.encode()).hexdigest(), None)
    session_id = new_id()
    key = hashlib.md5(session_id.encode()).hexdigest()
    sessions[key] = {"username": username, "started": now, "seen": now}
    return session_id
