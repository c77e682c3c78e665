# requirement: it raises ValueError
def checked(response, request):
    assert response.get("iss") == request["issuer"]
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response
