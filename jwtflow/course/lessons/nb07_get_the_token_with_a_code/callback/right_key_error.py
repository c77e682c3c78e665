# missing members are caught as KeyError
def handle_callback(response, *, pending, exchange):
    try:
        request, code = pending[response["state"]], response["code"]
        right = response["iss"] == request["issuer"] and code and "error" not in response
    except KeyError as missing:
        raise ValueError(f"{missing} is missing or unknown") from None
    if not right:
        raise ValueError("an error, or from somebody else")
    verifier, uri = request["code_verifier"], request["redirect_uri"]
    return exchange(request["issuer"], code=code, code_verifier=verifier, redirect_uri=uri)
