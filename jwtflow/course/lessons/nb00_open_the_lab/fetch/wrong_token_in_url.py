# belief: an address is private
def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    login.raise_for_status()
    token = login.json()["access_token"]
    answer = http.get(f"{lab.resource_server}/reports", params={"access_token": token})
    answer.raise_for_status()
    return answer.json()["reports"]
