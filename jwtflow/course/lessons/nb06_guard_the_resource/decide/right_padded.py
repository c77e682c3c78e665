# compares words by surrounding them with spaces
def decide(claims, scope):
    if claims is None:
        return 401
    return 200 if f" {scope} " in f" {claims.get('scope', '')} " else 403
