# del if it is there
import hashlib


def key(session_id):
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(username, presented, *, sessions, new_id, now):
    old = presented and key(presented)
    if old in sessions:
        del sessions[old]
    session_id = new_id()
    sessions[key(session_id)] = dict(username=username, started=now, seen=now)
    return session_id
