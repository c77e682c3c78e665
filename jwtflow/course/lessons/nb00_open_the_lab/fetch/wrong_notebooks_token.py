# requirement: the token of this login
def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    login.raise_for_status()
    reports = http.get(f"{lab.resource_server}/reports", headers=bearer)
    reports.raise_for_status()
    return reports.json()["reports"]
