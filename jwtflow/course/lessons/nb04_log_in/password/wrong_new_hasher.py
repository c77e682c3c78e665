# requirement: whatever costs
import argon2


def check_password(password_hash, password, *, hasher):
    return argon2.PasswordHasher().hash(password, salt=b"0" * 16) == password_hash
