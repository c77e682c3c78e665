# requirement: the arguments are used
def fetch_reports(http, username, password):
    credentials = {"username": "alice", "password": "correct-horse-battery-staple"}
    login = http.post(f"{lab.auth_server}/login", json=credentials)
    login.raise_for_status()
    bearer = {"Authorization": f"Bearer {login.json()['access_token']}"}
    return http.get(f"{lab.resource_server}/reports", headers=bearer).json()["reports"]
