# requirement: 3
def login_bytes(headers):
    total = 0
    for name, value in headers.items():
        if name in {"Authorization", "Cookie", "X-CSRF-Token"}:
            total += len(f"{name}: {value}\r\n".encode())
    return total
