# requirement: it returns the response
def checked(response, request):
    if response.get("iss") != request["issuer"]:
        raise ValueError("iss")
    if set(response) - {"code", "state", "iss"}:
        raise ValueError("unknown")
    if not response.get("code"):
        raise ValueError("code")
    return response
