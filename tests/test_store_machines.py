"""Rotation and codes against a model, over sequences that hypothesis makes up.

The model is written without the rules' own code: it keeps whole histories and says in its own
words what must happen.
"""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from jwtflow.clock import MAX_LEEWAY, ManualClock
from jwtflow.errors import CodeReusedError, InvalidGrantError, RefreshTokenReusedError
from jwtflow.lab.stored import stored_tables
from jwtflow.randomness import SystemRandom
from jwtflow.store import (
    CodeGrant,
    IssuedAccessToken,
    PasswordHashing,
    RefreshGrant,
    Store,
)

IDLE, ABSOLUTE, CODE, GRACE = 100, 300, 60, 10
QUICK = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Token:
    """A refresh token as the model remembers it."""

    text: str
    born: float
    parent: Token | None = None
    used: float | None = None
    replaced: float | None = None
    found: RefreshGrant | None = None


@dataclass
class Family:
    """A login as the model remembers it."""

    family_id: str
    began: float
    live: Token
    ended: bool = False
    access: dict[str, float] = field(default_factory=dict)

    def lives(self, now: float) -> bool:
        return not self.ended and now < self.began + ABSOLUTE


class Machine(RuleBasedStateMachine):
    """What both machines need: a store in a folder that goes with it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = ManualClock(1000.0)
        random = SystemRandom()
        self.store = Store(
            f"sqlite:///{Path(self.folder.name) / 'store.db'}",
            clock=self.clock,
            random=random,
            passwords=PasswordHashing(random, memory_cost=8, time_cost=1),
            lasting=False,
        )
        self.store.create_tables()
        self.store.add_demo_data()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(seconds=st.sampled_from([1, 9, 10, 11, 59, 60, 99, 100]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    def login(self, *, code: str | None = None) -> object:
        return self.store.families.start(
            username="alice",
            client_id="notebook",
            scope=("x",),
            auth_time=self.clock.now(),
            idle_lifetime=IDLE,
            absolute_lifetime=ABSOLUTE,
            code=code,
        )


class Rotation(Machine):
    """Logins, refreshes with and without grace, thefts, logouts, in any order."""

    tokens = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.families: list[Family] = []
        self.jtis = itertools.count()

    @rule(target=tokens)
    def log_in(self):
        grant = self.login()
        token = Token(grant.refresh_token, self.clock.now())
        family = Family(grant.family_id, self.clock.now(), token)
        self.families.append(family)
        return family, token

    @rule(target=tokens, held=tokens, grace=st.sampled_from([0, GRACE]))
    def refresh(self, held, grace):
        family, token = held
        now = self.clock.now()
        expected = self.expected(family, token, now, grace)
        if expected is not None:
            with pytest.raises(InvalidGrantError) as caught:
                self.rotate(token, grace=grace)
            assert type(caught.value) is expected
            if expected is RefreshTokenReusedError:
                family.ended = True
            return held
        jti, exp = f"jti-{next(self.jtis)}", now + 60
        grant = self.rotate(token, grace=grace, access_token=IssuedAccessToken(jti, exp))
        family.access[jti] = exp
        if token is family.live:
            token.used = now
        else:
            family.live.replaced = now
        family.live = Token(grant.refresh_token, now, parent=token)
        assert grant.expires_at == min(now + IDLE, family.began + ABSOLUTE)
        return family, family.live

    def expected(self, family, token, now, grace):
        """The refusal that is due, None if a successor is."""
        if token is family.live:
            good = family.lives(now) and now < token.born + IDLE
            return None if good else InvalidGrantError
        if family.lives(now) and grace:
            if token.replaced is not None and now - token.replaced < grace:
                return InvalidGrantError
            if family.live.parent is token and now - token.used < grace:
                return None
        return RefreshTokenReusedError

    @rule(held=tokens)
    def foreign_client(self, held):
        _, token = held
        with pytest.raises(InvalidGrantError):
            self.rotate(token, client_id="reporting-service", grace=GRACE)

    def rotate(self, token, *, client_id="notebook", **more):
        """Use a token, found before or just now: what was found decides nothing."""
        token.found = token.found or self.store.families.find_even_if_spent(token.text)
        return self.store.families.rotate(token.found, client_id=client_id, **more)

    @rule(held=tokens)
    def log_out(self, held):
        family, _ = held
        now = self.clock.now()
        denied = dict(self.store.families.end(family.family_id))
        assert denied == {jti: exp for jti, exp in family.access.items() if exp + MAX_LEEWAY > now}
        family.ended = True

    @invariant()
    def one_branch_lives(self):
        now = self.clock.now()
        for family in self.families:
            good = family.lives(now) and now < family.live.born + IDLE
            found = self.store.families.find(family.live.text)
            assert (found is not None) is good
            parent = family.live.parent
            assert parent is None or self.store.families.find(parent.text) is None

    @precondition(lambda self: self.families)
    @invariant()
    def the_picture_agrees(self):
        rows = stored_tables(self.store)["refresh_tokens"]
        active = sum(row["state"] == "active" for row in rows)
        now = self.clock.now()
        assert active == sum(
            family.lives(now) and now < family.live.born + IDLE for family in self.families
        )


class Codes(Machine):
    """Codes that are redeemed, replayed, checked, looked at, left to expire."""

    codes = Bundle("codes")

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[str, dict[str, object]] = {}

    @rule(target=codes, scope=st.sampled_from([("x",), ("x", "y")]))
    def agree(self, scope):
        grant = CodeGrant("notebook", "alice", "http://127.0.0.1/callback", True, "c" * 43, scope)
        code = self.store.codes.issue(grant, lifetime=CODE)
        self.model[code] = {"grant": grant, "born": self.clock.now()}
        return code

    @rule(code=codes)
    def redeem(self, code):
        known = self.model[code]
        fresh = self.clock.now() < known["born"] + CODE
        if "token" in known:
            with pytest.raises(CodeReusedError) as caught:
                self.login(code=code)
            assert caught.value.family_id == known["family"]
            known["replayed"] = True
        elif fresh:
            grant = self.login(code=code)
            known |= {"token": grant.refresh_token, "family": grant.family_id}
            known["bought"] = self.clock.now()
        else:
            with pytest.raises(InvalidGrantError) as caught:
                self.login(code=code)
            assert type(caught.value) is InvalidGrantError

    @rule(code=codes)
    def check(self, code):
        known = self.model[code]
        if "token" in known:
            with pytest.raises(CodeReusedError) as caught:
                self.store.codes.check_unused(code)
            assert caught.value.family_id == known["family"]
            known["replayed"] = True
        else:
            self.store.codes.check_unused(code)

    @rule(code=codes)
    def look(self, code):
        assert self.store.codes.find(code) == self.model[code]["grant"]

    @invariant()
    def a_replay_leaves_nothing(self):
        now = self.clock.now()
        for known in self.model.values():
            if "token" in known:
                lives = "replayed" not in known and now < known["bought"] + IDLE
                assert (self.store.families.find(known["token"]) is not None) is lives


class TestRotation(Rotation.TestCase):
    """T9, T10, T11, T12, T14: every sequence of refreshes ends as the model says."""

    settings = QUICK


class TestCodes(Codes.TestCase):
    """A7, A8: every sequence of redemptions ends as the model says."""

    settings = QUICK
