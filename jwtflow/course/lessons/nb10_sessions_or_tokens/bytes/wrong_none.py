# requirement: 4
def login_bytes(headers):
    total = None
    for name, value in headers.items():
        if name.lower() in {"authorization", "cookie", "x-csrf-token"}:
            total = (total or 0) + len(f"{name}: {value}\r\n".encode())
    return total
