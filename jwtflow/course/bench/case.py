"""One token of the bench, and what a verifier should make of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A token with a label.

    Args:
        name: a few words that no other case has.
        rule: the rule it is about, as ``docs/standards.toml`` lists them.
        exploit: the attack it belongs to; empty for an honest token.
        token: the text that the verifier gets.
        story: what the token is or does, in a sentence that can be read aloud.
    """

    name: str
    rule: str
    exploit: str
    token: str
    story: str

    @property
    def is_honest(self) -> bool:
        """Whether a verifier should accept it."""
        return not self.exploit
