# stands on the package's verifier
from jwtflow.clock import ManualClock
from jwtflow.tokens import AccessTokenVerifier, KeySet


def verify(token, *, keys, issuer, audience, now):
    verifier = AccessTokenVerifier(
        issuer=issuer, audience=audience, keys=KeySet.from_jwk_set(keys), clock=ManualClock(now)
    )
    return verifier.verify(token)
