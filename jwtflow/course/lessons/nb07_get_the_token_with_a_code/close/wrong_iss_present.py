# requirement: 1
def checked(response, request):
    if not response.get("iss"):
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response
