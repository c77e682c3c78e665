# a function that forges
def tamper(token, **changes):
    head, body, signature = token.split(".")
    claims = {**json.loads(mine.base64url_decode(body)), **changes}
    return f"{head}.{segment(claims)}.{signature}"


forged_token = tamper(bobs_token, role="admin")
