# one condition for everything
def handle_callback(response, *, pending, exchange):
    request = pending.get(response.get("state"), {})
    good = request and response.get("iss") == request["issuer"] and "error" not in response
    if not good or not response.get("code"):
        raise ValueError("this response isn't one to believe")
    return exchange(
        request["issuer"],
        code=response["code"],
        code_verifier=request["code_verifier"],
        redirect_uri=request["redirect_uri"],
    )
