# requirement: it returns the response
def checked(response, request):
    if response.get("iss") != request["issuer"]:
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response["code"]
