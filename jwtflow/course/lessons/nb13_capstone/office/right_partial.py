# returns a bound method
from authlib.integrations.requests_client import OAuth2Session


class Office:
    def __init__(self, session, url):
        self.session, self.url = session, url

    def report(self):
        answer = self.session.get(self.url)
        answer.raise_for_status()
        return answer.json()


def office_reports(auth_server, service, secret, *, scope):
    known = {"token_endpoint": auth_server + "/token", "grant_type": "client_credentials"}
    session = OAuth2Session("office", secret, scope=scope, **known)
    session.fetch_token()
    return Office(session, service + "/report").report
