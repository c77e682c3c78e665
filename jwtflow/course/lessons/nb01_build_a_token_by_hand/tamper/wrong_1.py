# belief: a token holds its claims as they are written
def tamper(token):
    return token.replace("reader", "admin").replace("guest", "admin")
