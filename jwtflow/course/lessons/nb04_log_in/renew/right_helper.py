# a function of its own that says yes or no
import argon2


def fits(password_hash, password, hasher):
    try:
        return hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def renewed_hash(password_hash, password, *, hasher):
    if not fits(password_hash, password, hasher):
        raise ValueError("wrong")
    if not hasher.check_needs_rehash(password_hash):
        return password_hash
    return hasher.hash(password)
