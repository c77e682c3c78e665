# the code first
def checked(response, request):
    if not response.get("code"):
        raise ValueError("code")
    if response.get("iss") != request["issuer"]:
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    return response
