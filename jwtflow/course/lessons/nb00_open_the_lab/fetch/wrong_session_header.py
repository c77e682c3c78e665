# requirement: the header of this request
def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    login.raise_for_status()
    http.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
    reports = http.get(f"{lab.resource_server}/reports")
    reports.raise_for_status()
    return reports.json()["reports"]
