# requirement: it raises ValueError
def checked(response, request):
    if response.get("iss") != request["issuer"]:
        return False
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response
