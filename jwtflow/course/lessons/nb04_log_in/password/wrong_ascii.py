# requirement: a right one is True
import argon2


def check_password(password_hash, password, *, hasher):
    try:
        return hasher.verify(password_hash, password.encode("ascii", "ignore"))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
