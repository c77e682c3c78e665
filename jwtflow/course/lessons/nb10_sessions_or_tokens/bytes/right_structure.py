# the case-insensitive dictionary of requests
from requests.structures import CaseInsensitiveDict


def login_bytes(headers):
    headers = CaseInsensitiveDict(headers)
    names = ("Authorization", "Cookie", "X-CSRF-Token")
    return sum(len(f"{n}: {headers[n]}\r\n".encode()) for n in names if n in headers)
