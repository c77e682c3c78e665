# belief: a response without `iss` is as good as one with it
def checked(response, request):
    if response.get("iss", request["issuer"]) != request["issuer"]:
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response
