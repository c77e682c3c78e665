# lets PyJWT verify with each word
import jwt
import warnings


def crack(token, words):
    for word in words:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                jwt.decode(token, word, algorithms=["HS256"])
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidKeyError:
            continue
        return word
