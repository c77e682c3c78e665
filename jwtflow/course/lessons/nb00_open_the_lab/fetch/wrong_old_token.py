# requirement: it logs in
def fetch_reports(http, username, password):
    answer = http.get(f"{lab.resource_server}/reports", headers=bearer)
    answer.raise_for_status()
    return answer.json()["reports"]
