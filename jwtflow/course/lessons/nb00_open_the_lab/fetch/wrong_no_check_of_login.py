# belief: an answer that came is an answer that worked
def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    token = login.json().get("access_token")
    answer = http.get(
        f"{lab.resource_server}/reports", headers={"Authorization": f"Bearer {token}"}
    )
    return answer.json().get("reports", [])
