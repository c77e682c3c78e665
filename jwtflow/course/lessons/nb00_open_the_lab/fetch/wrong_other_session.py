# requirement: the argument http is used
session = http


def fetch_reports(_unused, username, password):
    login = session.post(
        f"{lab.auth_server}/login", json={"username": username, "password": password}
    )
    login.raise_for_status()
    headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
    answer = session.get(f"{lab.resource_server}/reports", headers=headers)
    answer.raise_for_status()
    return answer.json()["reports"]
