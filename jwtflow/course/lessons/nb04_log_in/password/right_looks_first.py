# looks at the form first
import argon2


def check_password(password_hash, password, *, hasher):
    if not password_hash.startswith("$argon2"):
        return False
    try:
        return hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
