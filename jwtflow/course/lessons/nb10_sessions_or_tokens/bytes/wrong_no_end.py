# requirement: 2
def login_bytes(headers):
    total = 0
    for name, value in headers.items():
        if name.lower() in {"authorization", "cookie", "x-csrf-token"}:
            total += len(f"{name}: {value}".encode())
    return total
