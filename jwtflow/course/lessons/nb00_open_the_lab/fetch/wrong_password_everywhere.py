# belief: every server checks the password
def fetch_reports(http, username, password):
    credentials = {"username": username, "password": password}
    login = http.post(f"{lab.auth_server}/login", json=credentials)
    login.raise_for_status()
    bearer = {"Authorization": f"Bearer {login.json()['access_token']}"}
    answer = http.get(f"{lab.resource_server}/reports", headers=bearer, json=credentials)
    answer.raise_for_status()
    return answer.json()["reports"]
