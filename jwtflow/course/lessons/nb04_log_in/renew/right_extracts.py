# compares the parameters itself
import argon2


def renewed_hash(password_hash, password, *, hasher):
    try:
        hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        raise ValueError("the password is wrong") from None

    theirs = argon2.extract_parameters(password_hash)
    ours = argon2.extract_parameters(hasher.hash("x"))
    return password_hash if theirs == ours else hasher.hash(password)
