# no library but requests
import time

import requests


def office_reports(auth_server, service, secret, *, scope):
    held = {"until": 0}

    def report():
        if time.time() > held["until"]:
            form = {"grant_type": "client_credentials", "scope": scope}
            answer = requests.post(f"{auth_server}/token", data=form, auth=("office", secret))
            answer.raise_for_status()
            held.update(answer.json(), until=time.time() + answer.json()["expires_in"] - 60)
        bearer = {"Authorization": f"Bearer {held['access_token']}"}
        answer = requests.get(f"{service}/report", headers=bearer)
        answer.raise_for_status()
        return answer.json()

    return report
