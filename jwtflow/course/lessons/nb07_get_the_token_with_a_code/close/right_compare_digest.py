# iss is compared in constant time
import hmac


def checked(response, request):
    if not hmac.compare_digest(response.get("iss", ""), request["issuer"]):
        raise ValueError("iss")
    if "error" in response:
        raise ValueError(response["error"])
    if not response.get("code"):
        raise ValueError("code")
    return response
