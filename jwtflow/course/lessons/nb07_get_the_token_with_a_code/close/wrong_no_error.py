# requirement: 2
def checked(response, request):
    if response.get("iss") != request["issuer"]:
        raise ValueError("iss")
    if not response.get("code"):
        raise ValueError("code")
    return response
