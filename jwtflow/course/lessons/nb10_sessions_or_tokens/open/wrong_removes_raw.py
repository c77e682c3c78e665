# requirement: 2
import hashlib


def open_session(username, presented, *, sessions, new_id, now):
    sessions.pop(presented, None)
    session_id = new_id()
    key = hashlib.sha256(session_id.encode()).hexdigest()
    sessions[key] = {"username": username, "started": now, "seen": now}
    return session_id
