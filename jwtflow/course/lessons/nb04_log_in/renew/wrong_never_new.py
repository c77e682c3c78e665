# requirement: replaced by a new one
import argon2


def renewed_hash(password_hash, password, *, hasher):
    try:
        hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        raise ValueError("the password is wrong") from None
    return password_hash
