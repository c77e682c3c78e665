# requirement: 1
def handle_callback(response, *, pending, exchange):
    request = pending.get(response.get("state"))
    if request is None:
        raise ValueError("unknown state")
    if response.get("iss") != request["issuer"]:
        raise ValueError("another issuer")
    if "error" in response or not response.get("code"):
        raise ValueError("no code")
    pending.clear()
    return exchange(
        request["issuer"],
        code=response["code"],
        code_verifier=request["code_verifier"],
        redirect_uri=request["redirect_uri"],
    )
