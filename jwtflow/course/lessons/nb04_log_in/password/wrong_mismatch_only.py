# requirement: other texts are False
import argon2


def check_password(password_hash, password, *, hasher):
    try:
        return hasher.verify(password_hash, password)
    except argon2.exceptions.VerificationError:
        return False
