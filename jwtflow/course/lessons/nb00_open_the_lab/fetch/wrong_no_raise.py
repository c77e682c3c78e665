# belief: an answer that came is an answer that worked
def fetch_reports(http, username, password):
    r = http.post(f"{lab.auth_server}/login", json={"username": username, "password": password})
    t = r.json()["access_token"]
    r = http.get(f"{lab.resource_server}/reports", headers={"Authorization": f"Bearer {t}"})
    return r.json()["reports"]
