# requirement: 1, as the session only renews a token that it has
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

    def report():
        answer = session.get(f"{service}/report")
        answer.raise_for_status()
        return answer.json()

    return report
