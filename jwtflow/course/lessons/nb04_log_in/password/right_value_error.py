# an InvalidHashError is a ValueError
import argon2


def check_password(password_hash, password, *, hasher):
    try:
        return hasher.verify(password_hash, password)
    except (argon2.exceptions.Argon2Error, ValueError):
        return False
