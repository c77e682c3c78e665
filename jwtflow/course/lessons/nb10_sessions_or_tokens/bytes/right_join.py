# one text of all lines
def login_bytes(headers):
    lines = [
        name + ": " + value + "\r\n"
        for name, value in headers.items()
        if name.upper() in {"AUTHORIZATION", "COOKIE", "X-CSRF-TOKEN"}
    ]
    return len("".join(lines).encode("utf-8"))
