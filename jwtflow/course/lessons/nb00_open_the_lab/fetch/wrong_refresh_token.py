# requirement: the access token
def fetch_reports(http, username, password):
    r = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    r.raise_for_status()
    r = http.get(
        f"{lab.resource_server}/reports",
        headers={"Authorization": "Bearer " + r.json()["refresh_token"]},
    )
    r.raise_for_status()
    return r.json()["reports"]
