"""The benches of 07: a store of authorization codes, and a client's callback."""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from jwtflow.course.bench import Bench, Case, LetThrough, Odd, TurnedAway, shortened

Grant = dict[str, Any]
Attempt = Callable[[Any], object]

# ------------------------------------------------------------------------------- a code store

REDEEM = "redeem what was never issued"
STOLEN = "redeem a stolen code"
FOREIGN = "redeem a code as another client"
TWICE = "redeem a code twice"
LATE = "redeem an old code"
SPENT = "bring a code that isn't yours"
KEPT = "steal code and verifier"
APART = "redeem another server's code"

NOW = 1_960_000_000.0
CODE = "Kc0dE-of-Dora-5fQ2xwR8mN1v"
OTHER = "another-code-9Zt4LbY7uHs3"
VERIFIER = "Dora's-client-made-this_0123456789-abcdefg~.".replace("'", "")
LONG = "L0ng." * 25 + "end"


def received(text: str) -> str:
    """The same text, but another object, as it is when it came over the network."""
    return text.encode().decode()


def s256(code_verifier: str) -> str:
    """The challenge for a verifier (RFC 7636 §4.2)."""
    digest = hashlib.sha256(code_verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


DORAS: Grant = {
    "client_id": "kiosk",
    "username": "dora",
    "redirect_uri": "https://kiosk.example/back",
    "code_challenge": s256(VERIFIER),
    "scope": ["tools:list"],
    "nonce": None,
    "auth_time": NOW,
}
FINNS: Grant = {
    "client_id": "library-app",
    "username": "finn",
    "redirect_uri": "https://library.example/oauth/return?from=id",
    "code_challenge": s256(LONG),
    "scope": ["tools:list", "tools:lend"],
    "nonce": "n-51",
    "auth_time": NOW - 3,
}
VERIFIERS = {"dora": VERIFIER, "finn": LONG}


class Desk:
    """Uses a code store as an auth server does.

    Args:
        piece: the class.
        settings: for its constructor.
    """

    def __init__(self, piece: Any, **settings: Any) -> None:
        self._store = piece(**settings)
        self.replayed: list[object] = []

    def issue(self, code: str = CODE, grant: Grant = DORAS, *, now: float = NOW) -> None:
        """Let the store remember a code."""
        self._store.issue(code, copy.deepcopy(grant), now=now)

    def redeem(
        self, code: str = CODE, grant: Grant = DORAS, *, now: float = NOW + 5, **changes: Any
    ) -> object:
        """Send what the grant's own client sends, with changes.

        Raises:
            Odd: it returned what a server would take for an error, or nothing.
        """
        sent = {
            "client_id": received(grant["client_id"]),
            "redirect_uri": received(grant["redirect_uri"]),
            "code_verifier": VERIFIERS[grant["username"]],
            **changes,
        }
        returned = self._store.redeem(code, **sent, now=now, replayed=self._replayed)
        if returned is None or returned is False or isinstance(returned, BaseException):
            told = f"redeem returned {returned!r}."
            raise Odd(told, "Return the grant, or refuse by raising ValueError.")
        return returned

    def _replayed(self, *code: object) -> None:
        self.replayed.append(code[0] if len(code) == 1 else code)

    def gets(
        self, code: str = CODE, grant: Grant = DORAS, *, now: float = NOW + 5, **changes: Any
    ) -> None:
        """Redeem honestly: the grant comes back, and no replay is reported."""
        returned = self.redeem(code, grant, now=now, **changes)
        if returned != grant:
            raise Odd(f"redeem returned {shortened(returned)}, not the grant that was issued.")
        if self.replayed:
            raise Odd("It called replayed, and this is the first use of the code.")

    def is_refused(self, code: str = CODE, **changes: Any) -> bool:
        """Whether this is refused by ``ValueError``."""
        try:
            self.redeem(code, **changes)
        except ValueError:
            return True
        return False


def _case(row: str, rule: str, story: str, attempt: Attempt, *, honest: bool = False) -> Case:
    return Case(story, row, rule, story, honest=honest, attempt=attempt)


def _honest(
    piece: Any, *, code: str = CODE, grant: Grant = DORAS, seconds: float = 5, **settings: Any
) -> None:
    desk = Desk(piece, **settings)
    desk.issue(code, grant)
    desk.gets(code, grant, now=NOW + seconds)


def _hostile(piece: Any, *, seconds: float = 5, lifetime: int = 60, **changes: Any) -> None:
    desk = Desk(piece, lifetime=lifetime)
    desk.issue()
    desk.issue(OTHER, FINNS)
    desk.redeem(now=NOW + seconds, **changes)


ONE = "Dora's client redeems its code."
MANY = "Two codes are out, and the later one is redeemed first."
SECOND_CLIENT = "Another client redeems its code, with a verifier of 128 characters."


def _redeem_cases() -> Iterator[Case]:
    rule = "RFC 6749 §4.1.3"
    yield _case(REDEEM, rule, ONE, _honest, honest=True)
    attempt: Attempt = partial(_honest, code=OTHER, grant=FINNS)
    yield _case(REDEEM, rule, SECOND_CLIENT, attempt, honest=True)
    yield _case(REDEEM, rule, MANY, _two_codes, honest=True)
    for story, code in (
        ("A code that was never issued is brought.", "never-issued-77"),
        ("An empty code is brought.", ""),
        ("The code is brought in small letters.", CODE.lower()),
        ("The beginning of the code is brought.", CODE[:12]),
        ("The code is brought with a letter more.", CODE + "x"),
    ):
        yield _case(REDEEM, rule, story, partial(_hostile, code=code))


def _two_codes(piece: Any) -> None:
    desk = Desk(piece)
    desk.issue()
    desk.issue(OTHER, FINNS)
    desk.gets(OTHER, FINNS)
    desk.gets()


WRONG_VERIFIER = "A thief brings the code with a verifier of her own."
NO_VERIFIER = "A thief brings the code with an empty verifier."
PLAIN = "A thief brings the challenge as the verifier."
PLAIN_LONG = "A thief brings the other code's challenge as its verifier."


def _stolen_cases() -> Iterator[Case]:
    rule = "RFC 7636 §4.6"
    for story, verifier in (
        (WRONG_VERIFIER, "a-verifier-of-the-thief-0123456789-0123456789"),
        (NO_VERIFIER, ""),
        (PLAIN, s256(VERIFIER)),
        ("A thief brings the challenge of the challenge.", s256(s256(VERIFIER))),
        ("A thief brings the verifier in small letters.", VERIFIER.lower()),
        ("A thief brings the verifier without its last letter.", VERIFIER[:-1]),
        ("A thief brings the verifier of another code.", LONG),
        ("A thief brings letters beyond ASCII as the verifier.", "é" * 43),
    ):
        yield _case(STOLEN, rule, story, partial(_hostile, code_verifier=verifier))
    attempt = partial(_hostile, code=OTHER, grant=FINNS, code_verifier=FINNS["code_challenge"])
    yield _case(STOLEN, rule, PLAIN_LONG, attempt)
    story = "A verifier of 43 letters, dots and tildes is the right one."
    yield _case(STOLEN, rule, story, _tildes, honest=True)


def _tildes(piece: Any) -> None:
    verifier = "~._-" * 10 + "abc"
    grant = {**DORAS, "code_challenge": s256(verifier)}
    desk = Desk(piece)
    desk.issue(CODE, grant)
    desk.gets(CODE, grant, code_verifier=verifier)


OTHER_CLIENT = "Another client brings the code, with the right verifier."
OTHER_URI = "The code is brought with another redirect URI, and the right verifier."
URI_BEGINNING = "The code is brought with the beginning of the redirect URI."
URI_LONGER = "The code is brought with a redirect URI that goes on after the right one."
URI_QUERY = "The code is brought with parameters after the redirect URI."


def _foreign_cases() -> Iterator[Case]:
    rule = "RFC 6749 §4.1.3"
    uri = DORAS["redirect_uri"]
    for story, changes in (
        (OTHER_CLIENT, {"client_id": "library-app"}),
        ("A client whose name begins alike brings the code.", {"client_id": "kiosk-2"}),
        ("A client whose name is the beginning brings the code.", {"client_id": "kios"}),
        (OTHER_URI, {"redirect_uri": "https://elsewhere.example/back"}),
        (URI_BEGINNING, {"redirect_uri": "https://kiosk.example"}),
        (URI_LONGER, {"redirect_uri": f"{uri}/../else"}),
        (URI_QUERY, {"redirect_uri": f"{uri}?to=https://elsewhere.example"}),
        ("The code is brought without a redirect URI.", {"redirect_uri": None}),
        ("The code is brought with the redirect URI in capitals.", {"redirect_uri": uri.upper()}),
    ):
        yield _case(FOREIGN, rule, story, partial(_hostile, **changes))
    story = "A client with two redirect URIs uses the second, and redeems with it."
    attempt: Attempt = partial(_honest, grant={**DORAS, "redirect_uri": f"{uri}/two"})
    yield _case(FOREIGN, rule, story, attempt, honest=True)


_REFUSE_TOO = "Nobody gets anything for a second use. Tell the server, and then refuse."
AGAIN = "Dora's client redeems its code a second time."
THIRD = "Dora's client redeems its code a third time."
TWO_LOGINS = "Dora logs in twice, and each of her codes is redeemed once."


def _twice_cases() -> Iterator[Case]:
    rule = "RFC 6749 §4.1.2"
    yield _case(TWICE, rule, AGAIN, partial(_again, uses=2))
    yield _case(TWICE, rule, THIRD, partial(_again, uses=3))
    yield _case(TWICE, rule, TWO_LOGINS, _two_logins, honest=True)


def _again(piece: Any, *, uses: int) -> None:
    desk = Desk(piece)
    desk.issue()
    desk.gets()
    for _ in range(uses - 2):
        desk.is_refused()
    desk.redeem(now=NOW + 6)
    if desk.replayed:
        raise LetThrough("replayed was called, and then the grant came back.", _REFUSE_TOO)


def _two_logins(piece: Any) -> None:
    desk = Desk(piece)
    desk.issue()
    desk.issue(OTHER)
    desk.gets()
    desk.gets(OTHER)


BY_DEFAULT = "A store is made without lifetime, and its code is brought after 61 seconds."
AT_END = "A code that is exactly 60 seconds old is brought."
SOON_OVER = "A code of a server with 10 seconds is brought after 11."


def _late_cases() -> Iterator[Case]:
    rule = "RFC 6749 §4.1.2"
    yield _case(LATE, rule, AT_END, partial(_hostile, seconds=60))
    story = "A code is brought the next day."
    yield _case(LATE, rule, story, partial(_hostile, seconds=86_400))
    yield _case(LATE, rule, SOON_OVER, partial(_hostile, seconds=11, lifetime=10))
    yield _case(LATE, rule, BY_DEFAULT, _by_default)
    story = "A code that is 59 seconds old is redeemed."
    yield _case(LATE, rule, story, partial(_honest, seconds=59), honest=True)
    story = "A code of a server with 300 seconds is redeemed after 200."
    attempt: Attempt = partial(_honest, seconds=200, lifetime=300)
    yield _case(LATE, rule, story, attempt, honest=True)


def _by_default(piece: Any) -> None:
    desk = Desk(piece)
    desk.issue()
    desk.redeem(now=NOW + 61)


STRANGERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("a wrong verifier", {"code_verifier": "a-verifier-of-a-stranger-0123456789-01234567"}),
    ("the wrong client", {"client_id": "library-app"}),
    ("the wrong redirect URI", {"redirect_uri": "https://elsewhere.example/back"}),
)
OFTEN = "A stranger tries the code twenty times. Then Dora's client comes."
BURNED = "A stranger tries the code first, with {}. Then Dora's client comes."
LOGGED_OUT = "Dora's code is used. Then a stranger brings it, with {}."


def _spent_cases() -> Iterator[Case]:
    rule = "OAuth 2.1 §7.5.2"
    for what, changes in STRANGERS:
        story = BURNED.format(what)
        yield _case(SPENT, rule, story, partial(_burned, changes), honest=True)
    _, changes = STRANGERS[0]
    yield _case(SPENT, rule, OFTEN, partial(_burned, changes, tries=20), honest=True)
    for what, changes in STRANGERS:
        yield _case(SPENT, rule, LOGGED_OUT.format(what), partial(_logged_out, changes))


def _burned(changes: dict[str, Any], piece: Any, *, tries: int = 1) -> None:
    desk = Desk(piece)
    desk.issue()
    for _ in range(tries):
        if not desk.is_refused(**changes):
            told = "The stranger got Dora's grant."
            raise Odd(told, "Which of the stranger's values is wrong, and what compares it?")
    desk.gets()


def _logged_out(changes: dict[str, Any], piece: Any) -> None:
    desk = Desk(piece)
    desk.issue()
    desk.gets()
    try:
        desk.redeem(now=NOW + 6, **changes)
    finally:
        if desk.replayed:
            raise LetThrough("replayed was called, and so Dora is logged out.")


REPLAYED = "Dora's code comes a second time, with everything right."
REPLAYED_LATE = "Dora's code comes a second time when it's an hour old."
REPLAYED_ONE = "Two codes are used, and one of them comes a second time."
REPLAYED_THIRD = "Dora's code comes a second and a third time, with everything right."
REPLAYED_AFTER_OTHERS = "Dora's code comes a second time, an hour and ten other logins later."
NEVER_USED = "A code that nobody has used comes too late. Nothing was bought with it."
NEVER_USED_TWICE = "A code that nobody has used comes too late, twice."


def _kept_cases() -> Iterator[Case]:
    rule = "RFC 6749 §10.5"
    yield _case(KEPT, rule, REPLAYED, partial(_replayed, seconds=6))
    yield _case(KEPT, rule, REPLAYED_LATE, partial(_replayed, seconds=3600))
    yield _case(KEPT, rule, REPLAYED_ONE, partial(_replayed, seconds=6, others=True))
    yield _case(KEPT, rule, REPLAYED_THIRD, partial(_replayed, seconds=6, times=2))
    yield _case(KEPT, rule, REPLAYED_AFTER_OTHERS, _replayed_after_others)
    yield _case(KEPT, rule, NEVER_USED, _never_used)
    yield _case(KEPT, rule, NEVER_USED_TWICE, partial(_never_used, times=2))
    story = "Dora's code is used once, and what it bought stays."
    yield _case(KEPT, rule, story, _honest, honest=True)


def _replayed(piece: Any, *, seconds: float, others: bool = False, times: int = 1) -> None:
    desk = Desk(piece)
    desk.issue()
    desk.gets()
    if others:
        desk.issue(OTHER, FINNS)
        desk.gets(OTHER, FINNS)
    for _ in range(times - 1):
        desk.is_refused()
        desk.replayed.clear()
    _is_told(desk, now=NOW + seconds)


def _replayed_after_others(piece: Any) -> None:
    desk = Desk(piece)
    desk.issue()
    desk.gets()
    for number in range(10):
        desk.issue(f"{OTHER}-{number}", FINNS, now=NOW + 3600)
        desk.gets(f"{OTHER}-{number}", FINNS, now=NOW + 3605)
    _is_told(desk, now=NOW + 3610)


def _is_told(desk: Desk, *, now: float) -> None:
    """Bring the used code again, with everything right: refused, and replayed is called with it."""
    refused: ValueError | None = None
    try:
        desk.redeem(now=now)
    except ValueError as error:
        refused = error
    if not desk.replayed:
        how = "It was refused, but" if refused else "It wasn't refused, and"
        raise LetThrough(f"{how} replayed was never called.")
    if len(desk.replayed) > 1:
        raise LetThrough(f"replayed was called {len(desk.replayed)} times.", "Once is enough.")
    if desk.replayed != [CODE]:
        told = f"replayed was called with {shortened(desk.replayed[0])}."
        raise LetThrough(told, "What does the server need to find what this code has bought?")
    if refused is None:
        raise LetThrough("replayed was called, and then the grant came back.", _REFUSE_TOO)
    raise refused


def _never_used(piece: Any, *, times: int = 1) -> None:
    desk = Desk(piece)
    desk.issue()
    for _ in range(times - 1):
        desk.is_refused(now=NOW + 90)
    try:
        desk.redeem(now=NOW + 90)
    finally:
        if desk.replayed:
            raise LetThrough("replayed was called.")


TWO_SERVERS = "A second server is brought the first one's code."


def _apart_cases() -> Iterator[Case]:
    yield _case(APART, "RFC 6749 §4.1.2", TWO_SERVERS, _other_server)
    story = "Two servers have a code each, and each redeems its own."
    yield _case(APART, "RFC 6749 §4.1.2", story, _own_server, honest=True)


def _other_server(piece: Any) -> None:
    first, second = Desk(piece), Desk(piece)
    first.issue()
    second.redeem()


def _own_server(piece: Any) -> None:
    first, second = Desk(piece), Desk(piece)
    first.issue()
    second.issue(OTHER, FINNS)
    first.gets()
    second.gets(OTHER, FINNS)


def code_store_cases() -> Iterator[Case]:
    """The cases of a code store, row by row."""
    yield from _redeem_cases()
    yield from _stolen_cases()
    yield from _foreign_cases()
    yield from _twice_cases()
    yield from _late_cases()
    yield from _spent_cases()
    yield from _kept_cases()
    yield from _apart_cases()


# --------------------------------------------------------------------------------- a callback

STATE = "bring a login that this browser didn't begin"
ISSUER = "answer for another auth server"
ERROR = "go on after an error"
REFUSED = "go on after a refusal"

ID, PARTNER = "https://id.example", "https://partner.example"
PENDING = {
    "st-one-4Rk2": {
        "issuer": ID,
        "redirect_uri": "https://kiosk.example/back",
        "code_verifier": "verifier-of-the-first-tab-0123456789-0123456",
    },
    "st-two-8Wp6": {
        "issuer": PARTNER,
        "redirect_uri": "https://kiosk.example/back/partner",
        "code_verifier": "verifier-of-the-second-tab-9876543210-987654",
    },
}


class Client:
    """What a callback is handed, and what it did with it.

    Args:
        fails: what ``exchange`` raises.
    """

    def __init__(self, *, fails: Exception | None = None) -> None:
        self.exchanged: list[dict[str, str]] = []
        self.pending: dict[str, Any] = {}
        self._fails = fails

    def exchange(
        self, issuer: str, *, code: str, code_verifier: str, redirect_uri: str
    ) -> dict[str, Any]:
        """Redeem a code, as far as the bench has an auth server."""
        sent = {"code": code, "code_verifier": code_verifier, "redirect_uri": redirect_uri}
        self.exchanged.append({"issuer": issuer, **sent})
        if self._fails is not None:
            raise self._fails
        return {"access_token": f"token-for-{code}", "token_type": "Bearer", "expires_in": 600}

    def handed(self, piece: Any, response: dict[str, str], pending: Any = None) -> object:
        """Hand a response to the callback; what it returns."""
        self.pending = copy.deepcopy(PENDING if pending is None else pending)
        return piece(dict(response), pending=self.pending, exchange=self.exchange)

    def brings(self, piece: Any, response: dict[str, str], pending: Any = None) -> object:
        """Hand a response to the callback, which has to raise if it refuses."""
        returned = self.handed(piece, response, pending)
        if returned is None or returned is False or isinstance(returned, BaseException):
            raise Odd(f"It returned {returned!r}. Refuse by raising ValueError.")
        return returned


def response(login: str, **changes: str | None) -> dict[str, str]:
    """The response to one of the two requests, with changes; ``None`` leaves one out."""
    issuer = PENDING.get(login, {"issuer": ID})["issuer"]
    parameters = {"code": "c-61", "state": login, "iss": issuer, **changes}
    return {name: received(value) for name, value in parameters.items() if value is not None}


def _lands(piece: Any, *, state: str, pending: Any = None) -> None:
    client = Client()
    returned = client.handed(piece, response(state, code="c-62"), pending)
    if len(client.exchanged) != 1:
        told = f"It called exchange {len(client.exchanged)} times."
        raise Odd(told, "Each call is a request to /token. A good response is exchanged once.")
    for name, right in {"code": "c-62", **PENDING[state]}.items():
        if (sent := client.exchanged[0][name]) != right:
            told = f"exchange got the {name} {shortened(sent)}"
            look = f"Where does the {name} come from that you pass to exchange?"
            raise Odd(f"{told}, and this login's is {shortened(right)}.", look)
    others = (PENDING if pending is None else pending).keys() - {state}
    if missing := others - client.pending.keys():
        look = "That login can still be answered. What do you take out of pending?"
        raise Odd(f"pending has lost the other login, {missing.pop()!r}.", look)
    if not isinstance(returned, dict) or returned.get("access_token") != "token-for-c-62":
        told = f"exchange was called, and then your function returned {shortened(returned)}."
        raise Odd(told, "Return what exchange returned: the client needs the tokens.")


def _turned_away(piece: Any, *, sent: dict[str, str], pending: Any = None) -> None:
    client = Client()
    try:
        client.brings(piece, sent, pending)
    finally:
        if client.exchanged:
            raise LetThrough(f"The code was sent to {client.exchanged[0]['issuer']}.")


NOTHING_BEGUN = "A browser that began no login brings a response."
NO_STATE = "A response without state is brought."
SOMEBODYS = "The state of somebody else's login is brought."
FIRST_TAB = "Two logins were begun, and the first is answered."
SECOND_TAB = "Two logins were begun, and the second is answered, by another auth server."


def _state_cases() -> Iterator[Case]:
    rule = "RFC 6749 §10.12"
    one, two = PENDING
    alone = {one: PENDING[one]}
    for story, sent, pending in (
        (SOMEBODYS, response("st-mal-1Xy0"), alone),
        (NOTHING_BEGUN, response("st-mal-1Xy0"), {}),
        (NO_STATE, response(one, state=None), alone),
        ("A response with an empty state is brought.", response(one, state=""), alone),
        ("The beginning of the state is brought.", response(one, state=one[:6]), alone),
        ("The state is brought in capitals.", response(one, state=one.upper()), alone),
    ):
        yield _case(STATE, rule, story, partial(_turned_away, sent=sent, pending=pending))
    for story, state in ((FIRST_TAB, one), (SECOND_TAB, two)):
        yield _case(STATE, rule, story, partial(_lands, state=state), honest=True)
    story = "One login was begun, and it's answered."
    attempt: Attempt = partial(_lands, state=one, pending=alone)
    yield _case(STATE, rule, story, attempt, honest=True)


OTHER_ISS = "The other auth server answers, and says so."
NO_ISS = "Somebody answers without iss."


def _issuer_cases() -> Iterator[Case]:
    rule = "RFC 9207 §2.4"
    one, two = PENDING
    for story, sent in (
        (OTHER_ISS, response(one, iss=PARTNER)),
        ("The other auth server answers the second login, and says so.", response(two, iss=ID)),
        (NO_ISS, response(one, iss=None)),
        ("Somebody answers with an empty iss.", response(one, iss="")),
        ("An issuer with a slash more answers.", response(one, iss=f"{ID}/")),
        ("An issuer whose name begins alike answers.", response(one, iss=f"{ID}.evil.example")),
        ("An issuer whose name is the beginning answers.", response(one, iss=ID[:-4])),
        (
            "Somebody answers with the redirect URI as iss.",
            response(one, iss=PENDING[one]["redirect_uri"]),
        ),
        ("An issuer whose name has capitals answers.", response(one, iss=ID.title())),
    ):
        yield _case(ISSUER, rule, story, partial(_turned_away, sent=sent))
    story = "The auth server that was asked answers."
    yield _case(ISSUER, rule, story, partial(_lands, state=one), honest=True)


def _error_cases() -> Iterator[Case]:
    rule = "RFC 6749 §4.1.2.1"
    one, _ = PENDING
    for story, sent in (
        ("The user didn't agree.", response(one, code=None, error="access_denied")),
        ("There is an error, and a code as well.", response(one, error="server_error")),
        ("There is neither a code nor an error.", response(one, code=None)),
        ("The code is empty.", response(one, code="")),
    ):
        yield _case(ERROR, rule, story, partial(_turned_away, sent=sent))
    story = "A response has a parameter that nobody knows."
    yield _case(ERROR, rule, story, _unknown_parameter, honest=True)


def _unknown_parameter(piece: Any) -> None:
    one, _ = PENDING
    Client().brings(piece, response(one, session_state="x1"))


def _refused_cases() -> Iterator[Case]:
    rule = "RFC 6749 §5.2"
    yield _case(REFUSED, rule, "The auth server refuses the code.", _refused)
    yield _case(REFUSED, rule, "The auth server can't be reached.", _unreachable)
    yield _case(REFUSED, rule, "The auth server accepts the code.", _accepted, honest=True)


def _refused(piece: Any) -> None:
    one, _ = PENDING
    client = Client(fails=ValueError("invalid_grant"))
    try:
        returned = client.handed(piece, response(one))
    finally:
        if len(client.exchanged) > 1:
            raise LetThrough(f"It called exchange {len(client.exchanged)} times.")
    raise LetThrough(f"exchange raised, and your function returned {shortened(returned)}.")


def _unreachable(piece: Any) -> None:
    one, _ = PENDING
    away = ConnectionError("nobody answers")
    try:
        Client(fails=away).brings(piece, response(one))
    except ConnectionError:
        raise TurnedAway("Its ConnectionError came through.") from None
    except ValueError as error:
        told = f"exchange raised ConnectionError, and your function raised {shortened(error)}."
        raise Odd(told, "Nobody has refused anything. Let the error of exchange pass.") from None


def _accepted(piece: Any) -> None:
    one, _ = PENDING
    Client().brings(piece, response(one))


def callback_cases() -> Iterator[Case]:
    """The cases of a callback, row by row."""
    yield from _state_cases()
    yield from _issuer_cases()
    yield from _error_cases()
    yield from _refused_cases()


BENCHES = {
    "CodeStore": Bench(
        "CodeStore",
        code_store_cases,
        honest="Honest clients served",
        hostile="Attacks refused",
    ),
    "handle_callback": Bench(
        "handle_callback",
        callback_cases,
        honest="Honest responses accepted",
        hostile="Hostile responses refused",
    ),
}
