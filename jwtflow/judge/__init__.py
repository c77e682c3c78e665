"""Judges a system over HTTP: acceptance checks and attacks against any servers on loopback.

``judge_system`` tries the checks of all lessons on an auth server and a resource server, jwtflow's,
a learner's or somebody else's, and returns a report card. With a resource server that trusts an
issuer of ours it also sends what only an issuer can sign.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from http.client import HTTPException

import requests

from jwtflow.client.http import one_line
from jwtflow.judge.issuer import playing
from jwtflow.judge.report import CLOSED, NOT_SEEN, OPEN, Report, Row
from jwtflow.judge.system import JudgeError, System
from jwtflow.judge.table import BY_ISSUER, Check, NotSeenError, OpenError, all_checks
from jwtflow.judge.visit import Visit

__all__ = ["JudgeError", "Report", "Row", "System", "judge_system"]


def judge_system(system: System, *, stages: Collection[str] | None = None) -> Report:
    """Try every check on a system.

    Args:
        system: the system.
        stages: the headings of the report card under which checks are tried; by default all.

    Raises:
        JudgeError: it doesn't answer, or gives no tokens to be judged by.
    """
    with ExitStack() as stack:
        played = stack.enter_context(playing(system)) if system.issuer else None
        visit = Visit(system, played)
        stack.enter_context(visit.stack)
        _check_that_it_answers(visit)
        if played:
            # Now, since a guard that asked for keys a moment ago may wait until it asks again.
            visit.wait_for_key(played.keys[0])
        wanted = [
            (notebook, check)
            for notebook, check in all_checks()
            if (stages is None or check.stage in stages)
            and (played or check.stage not in BY_ISSUER)
        ]
        rows = tuple(_row(check, notebook, visit) for notebook, check in wanted)
        return Report(rows, with_guard=played is not None)


def _check_that_it_answers(visit: Visit) -> None:
    for name in ("auth", "resource", "guard"):
        url = getattr(visit.system, name)
        try:
            if url is not None:
                visit.ask("GET", url)
        except requests.RequestException:
            raise JudgeError(f"--{name}: {url} doesn't answer. Is it running?") from None
        except OpenError as found:
            raise JudgeError(f"--{name}: {url}: {found}.") from None
    try:
        if not visit.has_login:
            visit.url("authorize")
    except NotSeenError:
        raise JudgeError(
            f"--auth: {visit.system.auth} has no login at {visit.url('login')} and no "
            "authorization endpoint in its metadata. Name its paths with --path."
        ) from None
    except (OpenError, requests.RequestException) as problem:
        raise JudgeError(f"--auth: the login at {visit.url('login')}: {problem}.") from None


def _answers(visit: Visit) -> bool:
    """Whether the servers still answer at all."""
    for url in filter(None, (visit.system.auth, visit.system.resource, visit.system.guard)):
        try:
            visit.ask("GET", url)
        except OpenError:
            continue  # an odd answer is one
        except requests.RequestException:
            return False
    return True


def _row(check: Check, notebook: str, visit: Visit) -> Row:
    state, seen = _seen(check, visit)
    # What the system said may hold control characters, and a terminal would obey them.
    return Row(check.stage, check.name, state, one_line(seen), check.rule, notebook)


def _seen(check: Check, visit: Visit) -> tuple[str, str]:
    if visit.ended:
        return NOT_SEEN, "nothing more was tried"
    try:
        return CLOSED, check.run(visit)
    except OpenError as found:
        told = str(found)
    except NotSeenError as reason:
        return NOT_SEEN, str(reason)
    except (OSError, HTTPException) as problem:  # requests' errors too
        told = f"no answer ({type(problem).__name__})"
    visit.ended = not _answers(visit) or visit.ended
    return OPEN, told
