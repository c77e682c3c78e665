# an empty error is none
def checked(response, request):
    if response.get("iss") != request["issuer"]:
        raise ValueError("iss")
    if response.get("error"):
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response
