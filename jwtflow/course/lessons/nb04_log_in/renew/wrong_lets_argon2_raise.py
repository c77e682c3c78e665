# requirement: ValueError
import argon2


def renewed_hash(password_hash, password, *, hasher):
    hasher.verify(password_hash, password)
    if hasher.check_needs_rehash(password_hash):
        return hasher.hash(password)
    return password_hash
