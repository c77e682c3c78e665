# requirement: the scheme; the refusal is then taken for an answer
def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    login.raise_for_status()
    headers = {"Authorization": login.json()["access_token"]}
    return http.get(f"{lab.resource_server}/reports", headers=headers).json()["reports"]
