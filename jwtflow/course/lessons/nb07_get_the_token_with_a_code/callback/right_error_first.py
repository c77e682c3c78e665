# it looks at the error first
def handle_callback(response, *, pending, exchange):
    if "error" in response:
        raise ValueError(response["error"])
    request = pending.get(response.get("state"))
    if request is None:
        raise ValueError("state")
    if response.get("iss") != request["issuer"]:
        raise ValueError("iss")
    if not response.get("code"):
        raise ValueError("code")
    return exchange(
        request["issuer"],
        code=response["code"],
        code_verifier=request["code_verifier"],
        redirect_uri=request["redirect_uri"],
    )
