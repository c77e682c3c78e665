# as many as letters are over, which is sometimes one or two too many
def base64url_decode(text):
    return base64.urlsafe_b64decode(text + "=" * (len(text) % 4))
