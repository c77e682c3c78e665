# requirement: 4 (half a minute)
from authlib.integrations.requests_client import OAuth2Session


def office_reports(auth_server, service, secret, *, scope):
    session = OAuth2Session(
        "office",
        secret,
        scope=scope,
        leeway=30,
        token_endpoint=f"{auth_server}/token",
        grant_type="client_credentials",
        token_endpoint_auth_method="client_secret_basic",
    )

    def report():
        if not session.token:
            session.fetch_token()
        answer = session.get(f"{service}/report", timeout=10)
        answer.raise_for_status()
        return answer.json()

    return report
