# requirement: ValueError
import argon2


def renewed_hash(password_hash, password, *, hasher):
    try:
        right = hasher.verify(password_hash, password)
    except Exception:
        right = False
    assert right
    if hasher.check_needs_rehash(password_hash):
        return hasher.hash(password)
    return password_hash
