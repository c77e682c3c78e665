# casefold
def login_bytes(headers):
    ours = [n for n in headers if n.casefold() in ["cookie", "authorization", "x-csrf-token"]]
    return sum(len((n + headers[n]).encode()) + 4 for n in ours)
