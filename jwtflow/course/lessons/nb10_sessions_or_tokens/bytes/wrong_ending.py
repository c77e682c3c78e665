# requirement: 1
def login_bytes(headers):
    ours = ("authorization", "cookie", "x-csrf-token")
    return sum(
        len(f"{name}: {value}\r\n".encode())
        for name, value in headers.items()
        if name.lower().endswith(ours)
    )
