# belief: the padding belongs to the value
def sign_hs256(header, payload, secret):
    def letters(data):
        return base64.urlsafe_b64encode(data).decode()

    h, p = (letters(json.dumps(x, separators=(",", ":")).encode()) for x in (header, payload))
    return f"{h}.{p}.{letters(hmac.digest(secret, f'{h}.{p}'.encode(), 'sha256'))}"
