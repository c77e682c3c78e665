# requirement: a refusal raises HTTPError
def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    login.raise_for_status()
    token = login.json()["access_token"]
    answer = http.get(
        f"{lab.resource_server}/reports", headers={"Authorization": f"Bearer {token}"}
    )
    return answer.json().get("reports")
