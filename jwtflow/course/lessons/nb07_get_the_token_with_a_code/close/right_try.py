# missing members are caught
def checked(response, request):
    try:
        right = response["iss"] == request["issuer"] and response["code"]
    except KeyError as missing:
        raise ValueError(f"{missing} is missing") from None
    if not right or "error" in response:
        raise ValueError("not a response to use")
    return response
