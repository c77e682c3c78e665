# belief: `state` is decoration
def handle_callback(response, *, pending, exchange):
    if not pending:
        raise ValueError("nobody asked")
    request = next(iter(pending.values()))
    if response.get("iss") != request["issuer"]:
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
