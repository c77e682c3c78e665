"""What the lab remembers of a flow, and that no secret is in it."""

import re

import pytest

from jwtflow.course.lessons.nb07_get_the_token_with_a_code.web_client import start_web_client
from jwtflow.lab.masking import Mask
from tests.lab_fixtures import PASSWORD, get, log_in, running_lab, whole_flow


@pytest.fixture
def lab(capsys):
    with running_lab() as lab:
        yield lab


def _everything(lab):
    exchanges = [str(exchange) for exchange in lab.exchanges]
    return "\n".join([*exchanges, *lab.diagram()._repr_mimebundle_().values()])


def _code_flow(lab):
    start_web_client(lab)
    client, browser = lab.client(), lab.session("browser")
    request = client.authorization_request(scope="openid reports:read")
    page = browser.get(request.url).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    form = {**hidden, "username": "alice", "password": PASSWORD, "decision": "allow"}
    back = browser.post(f"{lab.auth_server}/authorize", data=form)
    client.exchange_code(request, back.url)
    return client, browser, request, back.url


def test_no_secret_is_kept(lab):
    """Neither token, code, verifier, cookie nor password of a whole flow is in the record."""
    whole_flow(lab)
    client, browser, request, url = _code_flow(lab)
    lab.http.post(
        f"{lab.auth_server}/introspect",
        auth=("reporting-service", "reporting-service-secret"),
        data={"token": client.access_token},
    )
    secrets = [client.access_token, client.tokens.refresh_token, request.code_verifier]
    secrets += [request.state, re.search("code=([^&]+)", url)[1], PASSWORD]
    secrets += ["reporting-service-secret", *browser.cookies.get_dict().values()]
    recorded = _everything(lab)
    assert [secret for secret in secrets if secret[:18] in recorded] == []


def test_one_token_has_one_name(lab):
    """A token keeps its name from the answer that brings it to the last request that shows it."""
    token = log_in(lab)["access_token"]
    get(lab, "/me", token)
    name = "eyJ0eX… (access token #1)"
    first, second, *_ = lab.exchanges
    assert first.response.fields["access_token"] == name
    assert second.request.header("Authorization") == f"Bearer {name}"
    assert lab.show_token(token).text().startswith("access token #1\n")


def test_exchange_between_servers_lies_inside(lab):
    """The resource server's question for keys comes after the call and before its answer."""
    token = log_in(lab)["access_token"]
    with lab.record("A call") as call:
        get(lab, "/me", token)
    outer, inner = call.exchanges
    assert (inner.caller, inner.server) == ("resource server", "auth server")
    assert outer.sent < inner.sent < inner.answered < outer.answered
    assert [step.split(":")[0] for step in call.steps] == [
        "client → resource server",
        "resource server → auth server",
        "auth server → resource server",
        "resource server → client",
    ]


def test_recording_ends_with_its_block(lab):
    """What happens after the block is no part of it; an empty one says that nothing happened."""
    with lab.record() as call:
        pass
    log_in(lab)
    assert repr(call) == "Nothing has been recorded yet."
    assert call.exchanges == []


def test_only_listed_headers_are_kept(lab):
    """Headers that differ from machine to machine are not in the record."""
    whole_flow(lab)
    recorded = _everything(lab)
    for name in ("User-Agent", "Accept-Encoding", "Host:", "Date:", "Server:", "Connection"):
        assert name not in recorded


def test_code_flow_shows_who_is_given_the_code(lab):
    """The browser brings the code to the client, and the password to the auth server alone."""
    with lab.record() as flow:
        _code_flow(lab)
    assert any(
        exchange.server == "client" and "code #1" in exchange.request.start_line
        for exchange in flow.exchanges
    )
    assert {e.server for e in flow.exchanges if "password" in e.request.fields} == {"auth server"}


def test_known_secret_is_masked_wherever_it_turns_up():
    """A token that was seen once is masked in fields and texts of any name, a JWT always."""
    mask = Mask()
    token = "r" * 43
    assert mask.value("refresh_token", token) == "rrrrrr… (refresh token #1)"
    assert mask.value("whatever", token) == "rrrrrr… (refresh token #1)"
    assert mask.text("see eyJhbGciOi.eyJzdWIiOi.c2ln!") == "see eyJhbG… (token #1)!"
    assert mask.value("password", "x") == mask.value("client_secret", "long" * 9) == "•••"
    assert mask.header("Authorization", "Basic bm90ZWJvb2s6cw==") == "Basic notebook:•••"
    assert mask.header("Authorization", "Basic ???") == "Basic •••:•••"
    assert mask.header("Authorization", "secret") == "•••"
    assert mask.header("Cookie", "a=1234567890ab; b=") == "a=123… (cookie #1); b="


def test_odd_bodies_are_recorded_in_words(lab):
    """A body that is no object, no JSON or not even text becomes a few words."""
    url = f"{lab.resource_server}/reports"
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[1]", b"\xff\xfe", b"[" * 5000):
        lab.http.post(url, data=body, headers=headers)
    lab.http.post(url, data=b"abc", headers={"Content-Type": "text/plain"})
    summaries = [exchange.request.summary for exchange in lab.exchanges]
    assert summaries == [
        "a body that is not JSON",
        "JSON that is not an object",
        "a body that is not JSON",
        "a body that is not JSON",
        "3 bytes",
    ]
