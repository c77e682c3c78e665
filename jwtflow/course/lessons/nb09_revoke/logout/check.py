"""Logs out at an auth server that keeps count of what is alive."""

from __future__ import annotations

from typing import Any

from jwtflow.course.answers import Answer, CrashedError, Wrong

_FORGETS = "logout deletes the token"
_ONE = "to revoke the access token ends the login"
_CLIENT = "notebook"


class _AuthServer:
    """Ends what it is told to, and notes what it was asked."""

    def __init__(self, *tokens: str, is_on: bool = True) -> None:
        self.alive = set(tokens)
        self.asked: list[tuple[object, object]] = []
        self._is_on = is_on

    def post(self, path: object, form: object) -> int:
        """Answer as ``/revoke`` does."""
        self.asked.append((path, dict(form) if isinstance(form, dict) else form))
        if not self._is_on:
            raise ConnectionError("the auth server does not answer")
        if path != "/revoke" or not isinstance(form, dict):
            return 404
        if form.get("client_id") != _CLIENT:
            return 401
        token = str(form.get("token"))
        self.alive.discard(token)
        if token.startswith("refresh"):
            self.alive.discard(token.replace("refresh", "access"))
        return 200


def check(answer: Answer) -> Wrong | None:
    """First a login with both tokens, then one without a refresh token, then the odd cases."""
    return (
        _both(answer)
        or _access_only(answer)
        or _away(answer)
        or _refused(answer)
        or _nobody(answer)
        or _next_one(answer)
    )


def _log_out(answer: Answer, server: _AuthServer, jar: dict[str, Any]) -> object:
    return answer.run(answer.value, jar, server.post)


def _asked_badly(server: _AuthServer, jar: dict[str, Any]) -> Wrong | None:
    for path, form in server.asked:
        if path != "/revoke":
            return Wrong(f"Your function posted to {path!r}.", "RFC 7009's endpoint is /revoke.")
        if not isinstance(form, dict) or form.get("client_id") != _CLIENT:
            return Wrong(
                f"Your function sent the form {form!r}.",
                "The auth server answers 401 unless client_id is this client's: 'notebook'.",
            )
        if "token" not in form:
            return Wrong(f"Your function sent the form {form!r}.", "Which name has the token?")
        if form["token"] not in jar.values():
            return Wrong(
                f"Your function sent the token {form['token']!r:.60}, which isn't in the jar.",
                "Take the token from jar, the argument, and not from a cell above. "
                "Read it before you empty the jar.",
            )
    return None


def _both(answer: Answer) -> Wrong | None:
    jar = {"access_token": "access-57", "refresh_token": "refresh-57"}
    given, server = dict(jar), _AuthServer("access-57", "refresh-57", "access-8", "refresh-8")
    _log_out(answer, server, given)
    if wrong := _asked_badly(server, jar):
        return wrong
    if not server.asked:
        full = _Full(jar)
        if _sends_from(answer, full):
            return Wrong(
                "Nothing was sent to the auth server: the jar was empty when your function looked.",
                "Read the token from the jar before you empty it.",
            )
        if full.was_read:
            return Wrong(
                "Your function read the jar and never called `post`, its argument.",
                "Requirement 1: send with `post`, and not with another function of the notebook.",
            )
        only, alone = {"access_token": "access-61"}, _AuthServer("access-61")
        _log_out(answer, alone, only)
        return Wrong(
            "Nothing was sent to the auth server. A copy of both tokens works as before.",
            "Requirement 1: who has to know that the login is over?",
            _FORGETS if "access-61" in alone.alive else None,
        )
    if "refresh-57" in server.alive:
        more, second = (
            {"refresh_token": "refresh-9", "access_token": "access-9"},
            _AuthServer("access-9", "refresh-9"),
        )
        _log_out(answer, second, more)
        return Wrong(
            "After the logout a copy of the refresh token still buys new access tokens.",
            "Requirement 1: which of the two tokens takes the other one with it?",
            _ONE if "access-9" not in second.alive and "refresh-9" in second.alive else None,
        )
    return _emptied(given, "After a logout")


class _Full(dict[str, Any]):
    """A jar that can't be emptied, and notes whether it was read."""

    was_read = False

    def clear(self) -> None:
        """Do nothing."""

    def get(self, key: str, default: Any = None) -> Any:
        """Note it."""
        self.was_read = True
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.was_read = True
        return super().__getitem__(key)


def _sends_from(answer: Answer, jar: dict[str, Any]) -> bool:
    server = _AuthServer()
    _log_out(answer, server, jar)
    return bool(server.asked)


def _access_only(answer: Answer) -> Wrong | None:
    jar = {"access_token": "access-73"}
    for given in (dict(jar), {**jar, "refresh_token": None}):
        server = _AuthServer("access-73")
        try:
            _log_out(answer, server, given)
        except CrashedError as crash:
            told = f"For a jar without a refresh token: {crash}"
            raise CrashedError(told, crash.error) from None
        if wrong := _asked_badly(server, jar):
            return wrong
        if "access-73" in server.alive:
            return Wrong(
                "A jar had no refresh token. After the logout the access token still works.",
                "Requirement 2: without a refresh token, what can be revoked?",
            )
        if wrong := _emptied(given, "After a logout without a refresh token"):
            return wrong
    return None


def _away(answer: Answer) -> Wrong | None:
    given = {"access_token": "access-20", "refresh_token": "refresh-20"}
    try:
        _log_out(answer, _AuthServer(is_on=False), given)
    except CrashedError as crash:
        if not isinstance(crash.error, ConnectionError):
            return Wrong(
                f"The auth server couldn't be reached, and your function raised {crash}",
                "Requirement 3: the error that `post` raised goes on to the page, as it is.",
            )
    else:
        return Wrong(
            "The auth server couldn't be reached, and your function returned as if all were well.",
            "Requirement 3: the page has to tell the user that the login may live on. "
            "How does it learn of that?",
        )
    return _emptied(given, "When the auth server couldn't be reached")


def _refused(answer: Answer) -> Wrong | None:
    given = {"access_token": "access-31", "refresh_token": "refresh-31"}

    def post(*_asked: object) -> int:
        return 503

    try:
        answer.run(answer.value, given, post)
    except CrashedError as crash:
        return Wrong(
            f"The auth server answered 503, and your function raised {crash}",
            "Requirement 3: the jar is emptied. Only an error that `post` raised goes on.",
        )
    return _emptied(given, "When the auth server answered 503")


def _nobody(answer: Answer) -> Wrong | None:
    for jar, told in (({}, "an empty jar"), ({"theme": "dark"}, "a jar with a theme and no token")):
        server, given = _AuthServer(), dict(jar)
        try:
            _log_out(answer, server, given)
        except CrashedError as crash:
            raise CrashedError(f"For {told}: {crash}", crash.error) from None
        if server.asked:
            return Wrong(
                f"For {told} your function sent {server.asked[0][1]!r}.",
                "Requirement 4: nobody is logged in, so there is nothing to revoke.",
            )
        if wrong := _emptied(given, f"For {told}"):
            return wrong
    return None


def _next_one(answer: Answer) -> Wrong | None:
    given = {"access_token": "access-44", "refresh_token": "refresh-44", "theme": "dark"}
    server = _AuthServer("access-44", "refresh-44", "access-45", "refresh-45")
    _log_out(answer, server, given)
    if server.alive != {"access-45", "refresh-45"}:
        return Wrong(
            "Two people are logged in, and one logs out. Alive afterwards: "
            f"{', '.join(sorted(server.alive)) or 'nothing'}.",
            "Only the tokens in the jar are revoked.",
        )
    return _emptied(given, "With something else in the jar")


def _emptied(jar: dict[str, Any], when: str) -> Wrong | None:
    if not jar:
        return None
    return Wrong(
        f"{when} the jar still has {', '.join(sorted(jar))}.",
        "Requirement 3: empty the jar that you were given, whatever happens before. "
        "(A new dictionary under the same name isn't that jar.)",
    )
