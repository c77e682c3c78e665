# with suppress
from contextlib import suppress

import argon2


def check_password(password_hash, password, *, hasher):
    with suppress(argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return hasher.verify(password_hash, password)
    return False
