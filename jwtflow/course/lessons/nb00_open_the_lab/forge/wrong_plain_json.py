# belief: a token holds its claims as they are written
forged_token = f"{header}.{text.replace('alice', 'bob').replace('.', '')}.{signature}"
