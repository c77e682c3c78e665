# requirement: 4
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    old = sessions.pop(key(presented), {}) if presented is not None else {}
    session_id = new_id()
    sessions[key(session_id)] = {"username": username, "started": int(now) - 1, "seen": now}
    return session_id
