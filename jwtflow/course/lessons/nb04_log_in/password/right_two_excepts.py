# two except clauses
import argon2


def check_password(password_hash, password, *, hasher):
    try:
        hasher.verify(password_hash, password)
    except argon2.exceptions.VerificationError:
        return False
    except argon2.exceptions.InvalidHashError:
        return False
    return True
