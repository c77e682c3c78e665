# requirement: 2
def handle_callback(response, *, pending, exchange):
    request = pending.get(response.get("state"))
    if request is None:
        raise ValueError("unknown state")
    if response.get("iss", "").lower() != request["issuer"].lower():
        raise ValueError("another issuer")
    if "error" in response or not response.get("code"):
        raise ValueError("no code")
    return exchange(
        request["issuer"],
        code=response["code"],
        code_verifier=request["code_verifier"],
        redirect_uri=request["redirect_uri"],
    )
