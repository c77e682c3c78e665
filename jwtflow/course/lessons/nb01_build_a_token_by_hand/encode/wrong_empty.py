# requirement: 1
def base64url_encode(data):
    letters = base64.urlsafe_b64encode(data).decode()
    while letters[-1] == "=":
        letters = letters[:-1]
    return letters
