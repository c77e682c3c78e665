# requirement: 1
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    if presented is not None:
        sessions.pop(key(presented), None)
    sessions[key(new_id())] = {"username": username, "started": now, "seen": now}
    return new_id()
