# it collects what is wrong
def checked(response, request):
    wrong = [name for name in ("error",) if name in response]
    wrong += [name for name in ("code", "iss") if not response.get(name)]
    if wrong or response["iss"] != request["issuer"]:
        raise ValueError(f"wrong: {wrong or 'iss'}")
    return response
