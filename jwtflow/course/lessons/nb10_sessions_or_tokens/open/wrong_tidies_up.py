# requirement: 2
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    for old in [old for old in sessions if now - sessions[old]["seen"] > 3600]:
        del sessions[old]
    if presented is not None:
        sessions.pop(key(presented), None)
    session_id = new_id()
    sessions[key(session_id)] = {"username": username, "started": now, "seen": now}
    return session_id
