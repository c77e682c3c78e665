# a table of replacements
TABLE = str.maketrans({"+": "-", "/": "_", "=": None})


def base64url_encode(data):
    return base64.b64encode(data).decode("ascii").translate(TABLE)
