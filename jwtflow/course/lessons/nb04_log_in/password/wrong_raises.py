# requirement: it returns False for a wrong one
import argon2


def check_password(password_hash, password, *, hasher):
    return hasher.verify(password_hash, password)
