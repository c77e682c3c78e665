"""Who checks the tokens at the lab's resource server: jwtflow's verifier, or a learner's.

The servers ask through this object, so that the verifier can be replaced while they run, and
every picture can say whose code decided.
"""

from __future__ import annotations

from collections.abc import Callable

from jwtflow.tokens import Claims

Verify = Callable[[str], Claims]

REFERENCE = "reference"
YOURS = "yours"


class LabGuard:
    """The verifier in use, and whose it is.

    Args:
        reference: jwtflow's own, which is used until another one is mounted.
    """

    def __init__(self, reference: Verify) -> None:
        self._reference = reference
        self._verify = reference
        self.whose = REFERENCE

    def __call__(self, encoded_jwt: str) -> Claims:
        """The claims of an access token, if the verifier in use lets it in."""
        return self._verify(encoded_jwt)

    @property
    def called(self) -> str:
        """The verifier in use, in a sentence: ``"your verifier"``."""
        names = {REFERENCE: "jwtflow's own verifier (reference)", YOURS: "your verifier (yours)"}
        return names.get(self.whose, f"the {self.whose} verifier")

    def use(self, verify: Verify | None, *, whose: str = YOURS) -> None:
        """Let ``verify`` decide from now on; ``None`` brings the reference back."""
        self._verify = self._reference if verify is None else verify
        self.whose = REFERENCE if verify is None else whose
