# without the module base64
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def base64url_encode(data):
    bits = "".join(f"{byte:08b}" for byte in data)
    groups = [bits[start : start + 6].ljust(6, "0") for start in range(0, len(bits), 6)]
    return "".join(LETTERS[int(group, 2)] for group in groups)
