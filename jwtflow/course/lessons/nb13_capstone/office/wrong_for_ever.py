# belief: a token that was good once stays good
import requests


def office_reports(auth_server, service, secret, *, scope):
    form = {"grant_type": "client_credentials", "scope": scope}
    token = requests.post(f"{auth_server}/token", data=form, auth=("office", secret)).json()

    def report():
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        answer = requests.get(f"{service}/report", headers=bearer)
        answer.raise_for_status()
        return answer.json()

    return report
