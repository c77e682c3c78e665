# belief: a character is a byte
def login_bytes(headers):
    total = 0
    for name, value in headers.items():
        if name.lower() in {"authorization", "cookie", "x-csrf-token"}:
            total += len(name) + len(value) + 4
    return total
