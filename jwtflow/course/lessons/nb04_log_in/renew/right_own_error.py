# an error of its own
class WrongPassword(ValueError):
    pass


def renewed_hash(password_hash, password, *, hasher):
    try:
        hasher.verify(password_hash, password)
    except Exception as error:
        raise WrongPassword("wrong") from error
    if hasher.check_needs_rehash(password_hash):
        return hasher.hash(password)
    return password_hash
