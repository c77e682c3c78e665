# a loop
def login_bytes(headers):
    total = 0
    for name in headers:
        if name.lower() in ("authorization", "cookie", "x-csrf-token"):
            total += len(name.encode()) + 2 + len(headers[name].encode()) + 2
    return total
