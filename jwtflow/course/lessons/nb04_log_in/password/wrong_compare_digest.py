# belief: a hash is checked by hashing again and comparing
import hmac


def check_password(password_hash, password, *, hasher):
    return hmac.compare_digest(hasher.hash(password), password_hash)
