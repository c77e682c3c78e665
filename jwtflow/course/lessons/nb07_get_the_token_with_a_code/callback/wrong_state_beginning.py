# requirement: 1
def handle_callback(response, *, pending, exchange):
    state = response.get("state", "-")
    request = next((pending[s] for s in pending if s.startswith(state)), None)
    if request is None:
        raise ValueError("state")
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
