# requirement: 3
from authlib.integrations.requests_client import OAuth2Session


def office_reports(auth_server, service, secret, *, scope):
    session = OAuth2Session(
        "office",
        secret,
        scope=scope,
        token_endpoint=f"{auth_server}/token",
        grant_type="client_credentials",
        token_endpoint_auth_method="client_secret_basic",
    )
    session.fetch_token()

    def report():
        answer = session.get(f"{service}/report", timeout=10)
        if answer.status_code >= 500:
            raise RuntimeError("no report")
        return answer.json()

    return report
