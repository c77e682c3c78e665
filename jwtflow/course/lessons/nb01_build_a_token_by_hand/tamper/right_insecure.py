# the course's forger
from jwtflow.insecure import replace_claims

forged_token = replace_claims(bobs_token, role="admin")
