# catches every exception
import argon2


def check_password(password_hash, password, *, hasher):
    try:
        return bool(hasher.verify(password_hash, password))
    except Exception:
        return False
