# requirement: nothing swallows the refusal
def fetch_reports(http, username, password):
    try:
        r = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
        r.raise_for_status()
        r = http.get(
            f"{lab.resource_server}/reports",
            headers={"Authorization": "Bearer " + r.json()["access_token"]},
        )
        r.raise_for_status()
        return r.json()["reports"]
    except Exception:
        print("refused")
