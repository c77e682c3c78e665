# it goes through the logins and compares in constant time
import hmac


def handle_callback(response, *, pending, exchange):
    request = None
    for state, begun in pending.items():
        if hmac.compare_digest(state.encode(), response.get("state", "").encode()):
            request = begun
    if request is None:
        raise ValueError("state")
    if response.get("iss") != request["issuer"]:
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return exchange(
        request["issuer"],
        code=response["code"],
        code_verifier=request["code_verifier"],
        redirect_uri=request["redirect_uri"],
    )
