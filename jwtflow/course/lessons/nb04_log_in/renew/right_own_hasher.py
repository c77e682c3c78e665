# a new hasher from the same parameters
import argon2


def renewed_hash(password_hash, password, *, hasher):
    try:
        hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        raise ValueError("the password is wrong") from None

    if not hasher.check_needs_rehash(password_hash):
        return password_hash
    own = argon2.PasswordHasher(hasher.time_cost, hasher.memory_cost, hasher.parallelism)
    return own.hash(password)
