# requirement: a wrong password raises
import argon2


def renewed_hash(password_hash, password, *, hasher):
    new = hasher.hash(password)
    hasher.verify(new, password)
    return new if hasher.check_needs_rehash(password_hash) else password_hash
