# VerifyMismatchError, and its parent
from argon2.exceptions import VerificationError, VerifyMismatchError


def renewed_hash(password_hash, password, *, hasher):
    try:
        hasher.verify(password_hash, password)
    except (VerifyMismatchError, VerificationError):
        raise ValueError("the password is wrong") from None
    if hasher.check_needs_rehash(password_hash):
        return hasher.hash(password)
    return password_hash
