# requirement: exactly as it was typed
import argon2


def check_password(password_hash, password, *, hasher):
    import unicodedata

    password = unicodedata.normalize("NFKD", password)

    try:
        return hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
