# with else
from argon2.exceptions import InvalidHash, VerificationError


def check_password(password_hash, password, *, hasher):
    try:
        hasher.verify(password_hash, password)
    except (VerificationError, InvalidHash):
        right = False
    else:
        right = True
    return right
