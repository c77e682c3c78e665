# requirement: a genuine signature is accepted
def check_rs256(message, signature, jwk):
    raise ValueError("no")
