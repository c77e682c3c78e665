# belief: a session table needs no protection
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    if presented is not None:
        sessions.pop(key(presented), None)
    session_id = new_id()
    record = {"username": username, "started": now, "seen": now}
    sessions[key(session_id)] = record
    sessions[session_id] = record
    return session_id
