# requirement: 1
import hashlib
from datetime import datetime

from jwtflow.course import mine


def pkce_pair():
    code_verifier = hashlib.sha256(str(datetime.now()).encode()).hexdigest()
    return code_verifier, mine.base64url_encode(hashlib.sha256(code_verifier.encode()).digest())
