# belief: only an id that the server knows is dangerous
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    session_id = new_id()
    if presented is not None:
        if sessions.pop(key(presented), None) is None:
            session_id = presented
    sessions[key(session_id)] = {"username": username, "started": now, "seen": now}
    return session_id
