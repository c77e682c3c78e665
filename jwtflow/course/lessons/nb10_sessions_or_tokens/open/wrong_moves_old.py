# requirement: 4
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    old = sessions.pop(key(presented), None) if presented else None
    session_id = new_id()
    sessions[key(session_id)] = old or {"username": username, "started": now, "seen": now}
    return session_id
