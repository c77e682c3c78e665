# requirement: a wrong one is False
import argon2


def check_password(password_hash, password, *, hasher):
    try:
        return hasher.verify(password_hash, password)
    except argon2.exceptions.InvalidHashError:
        return False
