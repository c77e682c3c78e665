# a copy with names in lower case
def login_bytes(headers):
    lower = {name.lower(): value for name, value in headers.items()}
    size = 0
    for name in ("authorization", "cookie", "x-csrf-token"):
        if name in lower:
            size += len(bytes(f"{name}: {lower[name]}\r\n", "utf-8"))
    return size
