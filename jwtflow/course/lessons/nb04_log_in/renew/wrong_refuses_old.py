# requirement: other costs
import argon2


def renewed_hash(password_hash, password, *, hasher):
    try:
        hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        raise ValueError("the password is wrong") from None
    if hasher.check_needs_rehash(password_hash):
        raise ValueError("the hash is too old")
    return password_hash
