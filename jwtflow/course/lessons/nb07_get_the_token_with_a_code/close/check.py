"""Responses for two requests, each with one fault."""

from __future__ import annotations

from typing import Any

from jwtflow.course.answers import Answer, CrashedError, Wrong, refusal
from jwtflow.course.lessons.nb07_get_the_token_with_a_code.bench import received

_REQUESTS = (
    {"issuer": "https://id.example", "redirect_uri": "https://k.example/b", "code_verifier": "v1"},
    {"issuer": "https://sso.example/t/9", "redirect_uri": "https://k.example/c"},
)
_ISS = "Whom did this client ask? Compare whole names."
_CODE = "What does a response look like that holds no code to use?"


def check(answer: Answer) -> Wrong | None:
    """Good responses first, then those with one fault."""
    for request in _REQUESTS:
        good = {"code": "c-7", "state": "s-7", "iss": received(request["issuer"])}
        if wrong := _good(answer, good, request):
            return wrong
        for told, changes, look in (
            ("another issuer", {"iss": "https://evil.example"}, _ISS),
            ("an issuer that begins alike", {"iss": f"{request['issuer']}.evil.example"}, _ISS),
            ("an issuer that is the beginning", {"iss": request["issuer"][:-3]}, _ISS),
            ("an issuer with a slash more", {"iss": f"{request['issuer']}/"}, _ISS),
            ("an issuer with a capital", {"iss": request["issuer"].title()}, _ISS),
            ("the redirect URI as iss", {"iss": request["redirect_uri"]}, _ISS),
            ("an empty iss", {"iss": ""}, _ISS),
            ("no iss", {"iss": None}, _ISS),
            ("an error beside the code", {"error": "server_error"}, _CODE),
            ("an error and no code", {"error": "access_denied", "code": None}, _CODE),
            ("an empty code", {"code": ""}, _CODE),
            ("no code", {"code": None}, _CODE),
        ):
            sent: dict[str, Any] = {**good, **changes}
            sent = {name: value for name, value in sent.items() if value is not None}
            wrong = refusal(answer, sent, request, told=f"a response with {told}")
            if wrong:
                accepted = wrong.observed.endswith(f"{sent!r}.")
                belief = _belief(answer, request) if accepted and look is _ISS else None
                return Wrong(wrong.observed, look if accepted else wrong.look, belief)
    return None


def _belief(answer: Answer, request: dict[str, str]) -> str | None:
    """What the accepted values of iss have in common."""
    good = {"code": "c-8", "state": "s-8"}
    other, empty, missing = (
        refusal(answer, {**good, **iss}, request, told="") is not None
        for iss in ({"iss": "https://evil.example"}, {"iss": ""}, {})
    )
    if other and empty and missing:
        return "the server that answers is the one that was asked"
    return None if other or not missing else "a response without `iss` is as good as one with it"


def _good(answer: Answer, good: dict[str, str], request: dict[str, str]) -> Wrong | None:
    for told, response in (
        ("a good response", good),
        ("a good response with a parameter that nobody knows", {**good, "session_state": "x"}),
    ):
        try:
            returned = answer(response, request)
        except CrashedError as crash:
            if isinstance(crash.error, ValueError):
                return Wrong(
                    f"For {told} your function raised {crash}", "Which line of yours refuses it?"
                )
            raise
        if returned != response:
            return Wrong(
                f"For {told} your function returned {returned!r:.80}.",
                "Return the response as it came.",
            )
    return None
