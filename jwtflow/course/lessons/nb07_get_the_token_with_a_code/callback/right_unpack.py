# the rest of the request goes along by name
def handle_callback(response, *, pending, exchange):
    request = pending.get(response.get("state"))
    if request is None:
        raise ValueError("state")
    if response.get("iss") != request["issuer"]:
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    rest = {name: value for name, value in request.items() if name != "issuer"}
    return exchange(request["issuer"], code=response["code"], **rest)
