# belief: a changed payload keeps its signature
from jwtflow.insecure import replace_claims

forged = replace_claims(bobs_token, roles=["admin"])
