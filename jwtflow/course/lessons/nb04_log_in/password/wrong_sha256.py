# belief: a hash is checked by hashing again and comparing
import hashlib


def check_password(password_hash, password, *, hasher):
    return hashlib.sha256(password.encode()).hexdigest() == password_hash
