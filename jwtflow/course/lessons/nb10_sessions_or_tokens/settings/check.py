"""Runs a Flask app with these settings and looks at the cookie that it sets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, session
from werkzeug.http import parse_cookie

from jwtflow.course.answers import Answer, CrashedError, Wrong

_HOURS = 12
_SAME_SITE = ("Strict", "Lax", "None", None)


def check(answer: Answer) -> Wrong | None:
    """Set up an app, store something, and read the Set-Cookie that comes back."""
    settings = answer.value
    if not isinstance(settings, dict):
        return Wrong(f"settings is of type {type(settings).__name__}.", "Write a dictionary.")
    app = Flask("settings of a learner")
    if unknown := sorted(map(str, settings.keys() - app.config.keys())):
        return Wrong(f"Flask has no setting {unknown[0]!r}.", "Is its name written as above?")
    app.config.update(settings, TESTING=True)
    app.secret_key = "of a check"  # noqa: S105 - of a check
    for name in ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"):
        if not isinstance(app.config[name], bool):
            return Wrong(f"{name} is {app.config[name]!r}.", "It takes True or False.")

    @app.get("/shelf/")
    def shelf() -> str:
        session["sub"] = "erin"
        return "stored"

    try:
        answered = answer.run(
            lambda: app.test_client().get("/shelf/", base_url="https://app.example")
        )
        line = answered.headers.get("Set-Cookie", "")
    except CrashedError as crash:
        if app.config["SESSION_COOKIE_SAMESITE"] not in _SAME_SITE:
            told = f"SESSION_COOKIE_SAMESITE is {app.config['SESSION_COOKIE_SAMESITE']!r}."
            return Wrong(told, "It's a text. Which three values does SameSite have?")
        told = f"Flask sets no cookie with these settings. {type(crash.error).__name__}: "
        return Wrong(f"{told}{crash.error}", "Write only the settings that the task asks for.")
    return _cookie(line) or _lifetime(app.config["PERMANENT_SESSION_LIFETIME"])


def _cookie(line: str) -> Wrong | None:
    told = f"The app sends this header:\nSet-Cookie: {_shortened(line)}"
    name = next(iter(parse_cookie(line.partition(";")[0])), "")
    attributes = _attributes(line)
    if name == "__Host-session" and "secure" not in attributes:
        look = "A browser refuses this cookie: the name asks for an attribute and doesn't set it."
        return Wrong(told, look, "a cookie's name makes it Secure")
    for wrong, look in (
        (name != "__Host-session", "Requirement 1 says what the cookie is called."),
        ("secure" not in attributes, "Requirement 2: it travels over https only."),
        ("httponly" not in attributes, "Requirement 2: which attribute hides it from script?"),
        (
            attributes.get("path") != "/" or "domain" in attributes,
            "Requirement 1: a browser refuses `__Host-` with another path, or with a domain.",
        ),
    ):
        if wrong:
            return Wrong(told, look)
    same_site = attributes.get("samesite", "")
    if same_site == "Strict":
        return None
    look = "Requirement 3: which value also keeps it at home when somebody clicks on a link?"
    return Wrong(told, look)


def _lifetime(configured: Any) -> Wrong | None:
    seconds = configured.total_seconds() if isinstance(configured, timedelta) else configured
    shown = configured if isinstance(configured, timedelta) else repr(configured)
    told = f"A cookie is accepted for {shown} (PERMANENT_SESSION_LIFETIME)."
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return Wrong(told, "Requirement 4: a number of seconds, or a timedelta.")
    if seconds <= 0:
        return Wrong(told, "That ends each login at once.")
    if seconds > _HOURS * 3600:
        return Wrong(told, "Requirement 4: 12 hours at most, and a plain number means seconds.")
    if seconds < 60 * 30:
        return Wrong(told, "That logs people out while they work. A plain number means seconds.")
    return None


def _attributes(line: str) -> dict[str, str]:
    parts = (part.strip().partition("=") for part in line.split(";")[1:])
    return {name.lower(): value for name, _, value in parts}


def _shortened(line: str) -> str:
    pair, _, rest = line.partition(";")
    name, _, _ = pair.partition("=")
    return f"{name}=…;{rest}"
