# requirement: whatever costs
import argon2


def check_password(password_hash, password, *, hasher):
    if hasher.check_needs_rehash(password_hash):
        return False
    try:
        return hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
