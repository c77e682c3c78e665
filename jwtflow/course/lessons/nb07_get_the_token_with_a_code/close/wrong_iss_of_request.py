# requirement: 1
def checked(response, request):
    if response.get("iss") not in request.values():
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response
