# helpers for errors and form
def error(code, status, headers=None):
    return {"error": code}, status, headers or {}


def are_strings(*values):
    return all(isinstance(value, str) for value in values)


def login(body, *, accounts, verify, dummy_hash, throttle, issue, address, now):
    name, typed = body.get("username"), body.get("password")
    if not are_strings(name, typed, body.get("scope", "")):
        return error("invalid_request", 400)
    if seconds := throttle.wait(name, address, now=now):
        return error("too_many_attempts", 429, {"Retry-After": f"{seconds}"})
    account = accounts.get(name, {"password_hash": dummy_hash, "disabled": True})
    if not verify(account["password_hash"], typed) or account["disabled"]:
        throttle.failed(name, address, now=now)
        return error("invalid_credentials", 401)
    held = account["scopes"]
    wanted = set(body["scope"].split(" ")) if "scope" in body else set(held)
    if not wanted & set(held):
        return error("invalid_scope", 400)
    granted = sorted(wanted & set(held))
    answer = issue(name, account["roles"], granted)
    answer = dict(answer, token_type="Bearer", scope=" ".join(granted))
    return answer, 200, {"Cache-Control": "no-store"}
