# belief: an attacker can sign again
def tamper(token):
    claims = json.loads(b64url_decode(token.split(".")[1]))
    claims["role"] = "admin"
    return sign_hs256({"alg": "HS256", "typ": "JWT"}, claims, b"a guess")
