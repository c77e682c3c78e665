# passes bytes
import argon2


def check_password(password_hash, password, *, hasher):
    try:
        return hasher.verify(password_hash.encode(), password.encode())
    except (
        argon2.exceptions.VerifyMismatchError,
        argon2.exceptions.InvalidHashError,
        argon2.exceptions.VerificationError,
    ):
        return False
