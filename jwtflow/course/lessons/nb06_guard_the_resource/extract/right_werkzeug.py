# with Flask's own parser
from werkzeug.datastructures import Authorization


def bearer_token(headers):
    found = Authorization.from_header(headers.get("Authorization"))
    if found is None or found.type != "bearer" or not found.token or " " in found.token:
        return None
    return found.token
