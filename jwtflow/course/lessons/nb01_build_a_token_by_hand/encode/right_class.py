# a callable object
class Encoder:
    def __call__(self, data):
        return base64.urlsafe_b64encode(data).decode().replace("=", "")


base64url_encode = Encoder()
