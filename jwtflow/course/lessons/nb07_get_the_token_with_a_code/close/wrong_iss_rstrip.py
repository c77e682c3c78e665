# requirement: 1
def checked(response, request):
    if response.get("iss", "").rstrip("/") != request["issuer"].rstrip("/"):
        raise ValueError("another issuer")
    if "error" in response or not response.get("code"):
        raise ValueError("no code")
    return response
