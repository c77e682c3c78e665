# belief: a header's name doesn't travel
def login_bytes(headers):
    total = 0
    for name, value in headers.items():
        if name.lower() in {"authorization", "cookie", "x-csrf-token"}:
            total += len(value.encode())
    return total
