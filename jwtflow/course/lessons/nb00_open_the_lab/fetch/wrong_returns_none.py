# requirement: a refusal raises HTTPError
def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    if not login.ok:
        return None
    headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
    answer = http.get(f"{lab.resource_server}/reports", headers=headers)
    answer.raise_for_status()
    return answer.json()["reports"]
