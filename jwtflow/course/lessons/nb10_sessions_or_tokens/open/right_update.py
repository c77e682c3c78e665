# update
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    if presented is not None and key(presented) in sessions.keys():
        sessions.pop(key(presented))
    session_id = new_id()
    sessions.update({key(session_id): {"seen": now, "started": now, "username": username}})
    return session_id
