# belief: the server that answers is the one that was asked
def checked(response, request):
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response
