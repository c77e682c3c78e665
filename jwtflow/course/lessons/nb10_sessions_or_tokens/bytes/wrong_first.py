# requirement: 1
def login_bytes(headers):
    for name, value in headers.items():
        if name.lower() in {"authorization", "cookie", "x-csrf-token"}:
            return len(f"{name}: {value}\r\n".encode())
    return 0
