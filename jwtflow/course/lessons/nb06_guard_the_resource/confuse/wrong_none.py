# belief: every careless guard accepts alg none
from jwtflow.insecure import unsigned

forged = unsigned({"sub": "bob", "jti": "1", "roles": ["admin"]})
