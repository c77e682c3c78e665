# belief: every server checks the password
def fetch_reports(http, username, password):
    credentials = {"username": username, "password": password}
    http.post(f"{lab.session_server}/login", json=credentials)
    login = http.post(f"{lab.auth_server}/login", json=credentials)
    login.raise_for_status()
    bearer = {"Authorization": f"Bearer {login.json()['access_token']}"}
    reports = http.get(f"{lab.resource_server}/reports", headers=bearer)
    reports.raise_for_status()
    return reports.json()["reports"]
