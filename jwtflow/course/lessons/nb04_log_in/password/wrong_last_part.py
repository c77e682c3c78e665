# belief: a hash is checked by hashing again and comparing
import argon2


def check_password(password_hash, password, *, hasher):
    return hasher.hash(password).split("$")[-1] == password_hash.split("$")[-1]
