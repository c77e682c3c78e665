# requirement: whole names of scopes
def login(body, *, accounts, verify, dummy_hash, throttle, issue, address, now):
    username, password = body.get("username"), body.get("password")
    scope = body.get("scope", "")
    if not all(isinstance(value, str) for value in (username, password, scope)):
        return {"error": "invalid_request"}, 400, {}
    seconds = throttle.wait(username, address, now=now)
    if seconds:
        return {"error": "too_many_attempts"}, 429, {"Retry-After": str(seconds)}
    account = accounts.get(username)
    right = verify(account["password_hash"] if account else dummy_hash, password)
    if not right or account is None or account["disabled"]:
        throttle.failed(username, address, now=now)
        return {"error": "invalid_credentials"}, 401, {}
    asked = scope if "scope" in body else account["scopes"]
    granted = [value for value in account["scopes"] if value in asked]
    if not granted:
        return {"error": "invalid_scope"}, 400, {}
    tokens = issue(account["username"], account["roles"], granted)
    members = {**tokens, "token_type": "Bearer", "scope": " ".join(granted)}
    return members, 200, {"Cache-Control": "no-store"}
