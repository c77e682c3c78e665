# belief: what is stored may be the password itself
import argon2


def check_password(password_hash, password, *, hasher):
    if not password_hash.startswith("$argon2"):
        return password_hash == password
    try:
        return hasher.verify(password_hash, password)
    except argon2.exceptions.VerificationError:
        return False
