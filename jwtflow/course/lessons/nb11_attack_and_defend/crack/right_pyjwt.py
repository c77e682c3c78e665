# lets PyJWT verify with each word, and nothing but the signature
import jwt
import warnings


def crack(token, words):
    for word in words:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                only = {"verify_exp": False, "verify_aud": False}
                jwt.decode(token, word, algorithms=["HS256"], options=only)
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidKeyError:
            continue
        return word
