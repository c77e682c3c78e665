# without the module base64
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def base64url_decode(text):
    bits = "".join(f"{LETTERS.index(letter):06b}" for letter in text)
    return bytes(int(bits[start : start + 8], 2) for start in range(0, len(bits) - 7, 8))
