# requirement: 2
def handle_callback(response, *, pending, exchange):
    request = pending.get(response.get("state"))
    if request is None:
        raise ValueError("state")
    if response.get("iss") not in request.values():
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return exchange(
        request["issuer"],
        code=response["code"],
        code_verifier=request["code_verifier"],
        redirect_uri=request["redirect_uri"],
    )
