# a list of numbers
WANTED = {"authorization", "cookie", "x-csrf-token"}


def login_bytes(headers):
    sizes = [0]
    for name, value in headers.items():
        if name.lower() not in WANTED:
            continue
        sizes.append(len(name) + len(": ") + len(value.encode()) + len("\r\n"))
    return sum(sizes)
