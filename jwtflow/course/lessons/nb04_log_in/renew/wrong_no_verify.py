# belief: a hash may be renewed without the right password
import argon2


def renewed_hash(password_hash, password, *, hasher):
    if hasher.check_needs_rehash(password_hash):
        return hasher.hash(password)
    return password_hash
