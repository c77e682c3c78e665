# requirement: what is no hash raises
import argon2


def renewed_hash(password_hash, password, *, hasher):
    if not password_hash.startswith("$argon2"):
        return hasher.hash(password)
    try:
        hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        raise ValueError("the password is wrong") from None
    if hasher.check_needs_rehash(password_hash):
        return hasher.hash(password)
    return password_hash
