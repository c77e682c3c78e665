# the new one first, then the old one goes
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    session_id = new_id()
    sessions[key(session_id)] = {"username": username, "started": now, "seen": now}
    if presented is not None:
        sessions.pop(key(presented), None)
    return session_id
