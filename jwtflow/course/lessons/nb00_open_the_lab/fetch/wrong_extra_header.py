# belief: every server checks the password
def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    login.raise_for_status()
    headers = {"Authorization": f"Bearer {login.json()['access_token']}", "X-Password": password}
    reports = http.get(f"{lab.resource_server}/reports", headers=headers)
    reports.raise_for_status()
    return reports.json()["reports"]
