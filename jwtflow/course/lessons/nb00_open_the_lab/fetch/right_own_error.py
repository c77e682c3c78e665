# raises HTTPError itself
import requests


def fetch_reports(http, username, password):
    login = http.post(f"{lab.auth_server}/login", json=dict(username=username, password=password))
    if login.status_code != 200:
        raise requests.HTTPError("login refused")
    answer = http.get(
        f"{lab.resource_server}/reports",
        headers={"authorization": "Bearer " + login.json()["access_token"]},
    )
    if not answer.ok:
        raise requests.HTTPError(answer.text)
    return list(answer.json()["reports"])
