# belief: a hash may be renewed without the right password
import argon2


def renewed_hash(password_hash, password, *, hasher):
    if hasher.check_needs_rehash(password_hash):
        return hasher.hash(password)
    try:
        hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        raise ValueError("the password is wrong") from None
    return password_hash
