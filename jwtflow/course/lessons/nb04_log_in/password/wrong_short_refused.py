# requirement: a right one is True
import argon2


def check_password(password_hash, password, *, hasher):
    if len(password) > 128:
        return False

    try:
        return hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
