"""Attacks on ``/authorize`` and its codes: the rules A1 to A21."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.auth_fixtures import (
    ALICE,
    AUDIENCE,
    ISSUER,
    AuthWorld,
    unverified_claims,
    unverified_header,
)
from tests.authorization_flow import (
    VERIFIER,
    Page,
    answer,
    asked,
    authorize,
    code_for,
    open_page,
    redeem,
    refresh,
    submit,
    tokens_for,
    userinfo,
)

ELSEWHERE = "https://evil.example/callback"


def refused_here(response) -> bool:
    """Whether the user was told, and the browser sent nowhere."""
    return response.status_code == 400 and "Location" not in response.headers


@pytest.mark.parametrize(
    "redirect_uri",
    [
        ELSEWHERE,
        "http://127.0.0.1:49152/callback/",
        "http://127.0.0.1:49152/other",
        "http://localhost:49152/callback",
        "https://127.0.0.1:49152/callback",
        "http://127.0.0.1:49152@evil.example/callback",
        "http://[::1]:49152/callback",
        None,
    ],
)
def test_redirect_uri(auth, redirect_uri):
    """A1, A2: a redirect URI that is not the client's own is shown to the user, not followed."""
    response = open_page(auth.browser(), redirect_uri=redirect_uri)
    assert refused_here(response)
    assert response.mimetype == "text/html"


def test_any_loopback_port(auth):
    """A1: a native app may listen on any port of 127.0.0.1, and the answer goes to that port."""
    for port in (1024, 65535):
        redirect_uri = f"http://127.0.0.1:{port}/callback"
        location = authorize(auth, redirect_uri=redirect_uri).headers["Location"]
        assert location.startswith(f"{redirect_uri}?code=")


@pytest.mark.parametrize("client_id", [None, "", "nobody", "Notebook", "alice", "note\0book"])
def test_client_id(auth, client_id):
    """A2: an unknown client is shown to the user, and the browser is sent nowhere."""
    assert refused_here(open_page(auth.browser(), client_id=client_id))


def test_posted_form_with_another_redirect_uri(auth):
    """A2, A14: changing where the answer goes between page and form leads nowhere."""
    browser = auth.browser()
    page = open_page(browser)
    assert refused_here(submit(browser, page, redirect_uri=ELSEWHERE))
    changed = submit(browser, page, redirect_uri="http://127.0.0.1:1/callback")
    assert changed.status_code == 403


@pytest.mark.parametrize(
    "name", ["client_id", "redirect_uri", "state", "scope", "code_challenge", "response_type"]
)
def test_repeated_parameter(auth, name):
    """A3: a parameter that comes twice is an error, be the values alike or not."""
    parameters = asked(scope="reports:read")
    for second in (parameters[name], "other"):
        response = auth.browser().get(
            "/authorize", query_string=[*parameters.items(), (name, second)]
        )
        if name in {"client_id", "redirect_uri"}:
            assert refused_here(response)
        else:
            assert answer(response)["error"] == "invalid_request"


def test_repeated_parameter_in_the_form(auth):
    """A3: the same holds for the form that the page sends."""
    browser = auth.browser()
    encoded = urlencode([*form_of(browser).items(), ("username", "bob")])
    response = browser.post(
        "/authorize", data=encoded, content_type="application/x-www-form-urlencoded"
    )
    assert answer(response)["error"] == "invalid_request"


@pytest.mark.parametrize("response_type", ["token", "id_token", "code id_token", "CODE", "none"])
def test_response_type(auth, response_type):
    """A4: only the code flow is offered."""
    response = open_page(auth.browser(), response_type=response_type)
    assert answer(response)["error"] == "unsupported_response_type"


def test_no_response_type(auth):
    """A4: a request that does not say what it wants is malformed."""
    assert answer(open_page(auth.browser(), response_type=None))["error"] == "invalid_request"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None},
        {"code_challenge": "short"},
        {"code_challenge": "a" * 64},
        {"code_challenge": "a" * 129},
        {"code_challenge": "=" * 43},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": "s256"},
    ],
)
def test_pkce_is_required(auth, changes):
    """A5: without a proper S256 challenge there is no page, but an error for the client."""
    assert answer(open_page(auth.browser(), **changes))["error"] == "invalid_request"


@pytest.mark.parametrize("verifier", [None, "", "a" * 43, VERIFIER[:-1] + "x"])
def test_verifier(auth, verifier):
    """A6: without the verifier behind the challenge a code is worth nothing."""
    code = code_for(auth)
    response = redeem(auth, code, code_verifier=verifier)
    assert response.status_code == 400
    assert response.json["error"] in {"invalid_grant", "invalid_request"}
    assert redeem(auth, code).status_code == 200


def test_code_is_long_and_short_lived(auth):
    """A7: a code has 256 bits; at its sixtieth second it is too late."""
    assert len(code_for(auth)) == 43
    in_time, too_late = code_for(auth), code_for(auth)
    auth.clock.advance(seconds=59)
    assert redeem(auth, in_time).status_code == 200
    auth.clock.advance(seconds=1)
    assert redeem(auth, too_late).json["error"] == "invalid_grant"


def test_twenty_at_once(auth):
    """A7, A8: of twenty who redeem a code at once one gets tokens, and they are revoked."""
    code, gate = code_for(auth, scope="openid"), threading.Barrier(20)

    def one(_):
        gate.wait()
        return redeem(auth, code)

    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(one, range(20)))
    winners = [response for response in responses if response.status_code == 200]
    assert len(winners) == 1
    assert all(each.json["error"] == "invalid_grant" for each in responses if each not in winners)
    for winner in winners:
        assert refresh(auth, winner.json["refresh_token"]).status_code == 400
        assert userinfo(auth, winner.json["access_token"]).status_code == 401


def test_second_use_revokes_all_that_was_bought(auth):
    """A8: a code used twice revokes its access and refresh tokens, refreshed ones included."""
    code = code_for(auth, scope="openid")
    first = redeem(auth, code).json
    second = refresh(auth, first["refresh_token"]).json
    assert redeem(auth, code).json["error"] == "invalid_grant"
    for tokens in (first, second):
        assert userinfo(auth, tokens["access_token"]).status_code == 401
        assert refresh(auth, tokens["refresh_token"]).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [{"code_verifier": "b" * 43}, {"redirect_uri": "http://127.0.0.1:1/callback"}],
)
def test_replay_by_a_stranger_revokes_nothing(auth, changes):
    """A9: who has only the code cannot end what it bought."""
    code = code_for(auth, scope="openid")
    tokens = redeem(auth, code).json
    assert redeem(auth, code, **changes).status_code == 400
    assert userinfo(auth, tokens["access_token"]).status_code == 200
    assert refresh(auth, tokens["refresh_token"]).status_code == 200


@pytest.mark.parametrize(
    "redirect_uri", [None, "http://127.0.0.1/callback", "http://127.0.0.1:1/callback", ELSEWHERE]
)
def test_code_is_bound_to_its_redirect_uri(auth, redirect_uri):
    """A10: a request that named a redirect URI is redeemed with the very same one."""
    code = code_for(auth)
    assert redeem(auth, code, redirect_uri=redirect_uri).json["error"] == "invalid_grant"
    assert redeem(auth, code).status_code == 200


def test_code_is_bound_to_its_client(auth):
    """A10: another client's code is refused, and stays good for its own client."""
    auth.store.clients.add("other", name="Other", grant_types=["authorization_code"])
    code = code_for(auth)
    assert redeem(auth, code, client_id="other").json["error"] == "invalid_grant"
    assert redeem(auth, code).status_code == 200


def test_redirect_uri_left_out_in_both_places(auth):
    """A10: what was not sent with the request need not be sent with the code."""
    auth.store.clients.add(
        "web",
        name="Web",
        redirect_uris=["https://app.example/cb"],
        scopes=["openid", "reports:read"],
        grant_types=["authorization_code", "refresh_token"],
    )
    location = authorize(auth, client_id="web", redirect_uri=None).headers["Location"]
    assert location.startswith("https://app.example/cb?code=")
    code = code_for(auth, client_id="web", redirect_uri=None)
    wrong = redeem(auth, code, client_id="web", redirect_uri="https://app.example/cb")
    assert wrong.json["error"] == "invalid_grant"
    assert redeem(auth, code, client_id="web", redirect_uri=None).status_code == 200
    openid = open_page(auth.browser(), client_id="web", redirect_uri=None, scope="openid")
    assert answer(openid)["error"] == "invalid_request"


@pytest.mark.parametrize(
    "state",
    [
        "x",
        "a b+c%20&d=e;f#g/h?i",
        "<script>\"'&amp;</script>",
        "ä€😀",
        "\x80\u2028\ufeff",
        "x" * 4000,
    ],
)
def test_state(auth, state):
    """A11: the state comes back as it went, in success, denial and error alike."""
    browser = auth.browser()
    page = open_page(browser, state=state)
    assert answer(submit(browser, page))["state"] == state
    assert answer(submit(browser, page, decision="deny"))["state"] == state
    assert answer(open_page(browser, state=state, response_type="token"))["state"] == state


@pytest.mark.parametrize("state", [None, ""])
def test_no_state(auth, state):
    """A11: a state that was left out stays out."""
    assert "state" not in answer(authorize(auth, state=state))


@pytest.mark.parametrize("state", ["a\r\nSet-Cookie: x=y", "a\nb", "a\0b", "a\x7fb"])
def test_unprintable_state(auth, state):
    """A11: a state that a form would change is refused and not sent back changed."""
    told = answer(open_page(auth.browser(), state=state))
    assert told["error"] == "invalid_request"
    assert "state" not in told


def test_issuer(auth):
    """A12: success and error name the issuer, as the metadata does."""
    issuer = auth.browser().get("/.well-known/oauth-authorization-server").json["issuer"]
    assert answer(authorize(auth))["iss"] == issuer == ISSUER
    assert answer(open_page(auth.browser(), response_type="token"))["iss"] == issuer


def test_redirects_do_not_carry_the_password(auth):
    """A13: the form's redirect is a 302, which the browser follows by GET and without a body."""
    assert authorize(auth).status_code == 302
    browser = auth.browser()
    assert submit(browser, open_page(browser), decision="deny").status_code == 302


def form_of(browser, **changes):
    """The page's form, filled in."""
    hidden = Page(open_page(browser).text).hidden
    return {**hidden, "username": ALICE[0], "password": ALICE[1], "decision": "allow", **changes}


def test_form_without_its_cookie(auth):
    """A14: a form from another browser is refused, with the right password too."""
    form = form_of(auth.browser())
    for browser in (auth.browser(), auth.browser()):
        response = browser.post("/authorize", data=form)
        assert response.status_code == 403
        assert "Location" not in response.headers
        open_page(browser)  # now it has a cookie, but not the form's


@pytest.mark.parametrize("csrf", [None, "", "0" * 64, "ä", "\ud800"])
def test_form_without_its_proof(auth, csrf):
    """A14: a form without the page's own field is refused."""
    browser = auth.browser()
    form = form_of(browser)
    if csrf is None:
        del form["csrf"]
    else:
        form["csrf"] = csrf.encode("utf-8", "surrogatepass").decode("latin-1")
    assert browser.post("/authorize", data=form).status_code == 403


@pytest.mark.parametrize("changes", [{"scope": "reports:write"}, {"state": "other"}])
def test_form_for_another_request(auth, changes):
    """A14: what is agreed to is what the page has shown."""
    browser = auth.browser()
    assert browser.post("/authorize", data=form_of(browser, **changes)).status_code == 403


def test_form_from_another_origin(auth):
    """A14: another port of this host shares our cookies, and its pages are refused all the same."""
    browser = auth.browser()
    form = form_of(browser)
    for origin in ("http://127.0.0.1:5002", "null", "https://evil.example"):
        response = browser.post("/authorize", data=form, headers={"Origin": origin})
        assert response.status_code == 403
    assert browser.post("/authorize", data=form, headers={"Origin": ISSUER}).status_code == 302


def test_two_tabs(auth):
    """A14: two pages open in one browser both work."""
    browser = auth.browser()
    one, two = open_page(browser, state="one"), open_page(browser, state="two")
    assert answer(submit(browser, one))["state"] == "one"
    assert answer(submit(browser, two))["state"] == "two"


def test_headers_of_the_page(auth):
    """A15, A16: the page is not framed, not stored, fetches nothing and leaks no URL."""
    for response in (open_page(auth.browser()), open_page(auth.browser(), client_id="x")):
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
        sources = [each.get("src") or each.get("href") for _, each in Page(response.text).elements]
        assert {source for source in sources if source} <= {"data:,"}


def test_headers_of_the_redirect(auth):
    """A16: the redirect, whose URL holds the code, is not stored and sends no referrer."""
    response = authorize(auth)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_form_may_end_at_the_client(auth):
    """A15: the page's policy lets its form's redirect reach this client, and no other origin."""
    policy = open_page(auth.browser()).headers["Content-Security-Policy"]
    assert "form-action 'self' http://127.0.0.1:49152;" in policy


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_no_cors(auth, method):
    """A17: no script of another origin reads what /authorize says."""
    response = auth.browser().open(
        "/authorize",
        method=method,
        query_string=asked() if method == "GET" else None,
        headers={"Origin": "https://app.example", "Access-Control-Request-Method": "GET"},
    )
    assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_parameters_are_escaped(auth):
    """A18: nothing that came in the request becomes part of the page's code."""
    attack = "\"'><script>alert(1)</script>{{'zz'*3}}"
    for changes in ({"state": attack}, {"nonce": attack}, {"client_id": attack}):
        text = open_page(auth.browser(), **changes).text
        assert "<script>alert" not in text
        assert "zzzzzz" not in text
    browser = auth.browser()
    wrong = submit(browser, open_page(browser), (attack, attack))
    assert "<script>alert" not in wrong.text


@pytest.mark.parametrize(
    ("name", "error"),
    [("request", "request_not_supported"), ("request_uri", "request_uri_not_supported")],
)
def test_request_objects(auth, name, error):
    """A18: a request object is refused, and nothing is fetched for it."""
    response = open_page(auth.browser(), **{name: "http://127.0.0.1:9/request.jwt"})
    assert answer(response)["error"] == error


def test_page_names_client_and_scope(auth):
    """A19: the page says which application asks, and for what."""
    text = open_page(auth.browser(), scope="openid reports:read").text
    assert auth.store.clients.find("notebook").name in text
    assert "<code>reports:read</code>" in text
    assert "<code>openid</code>" in text
    without_scope = open_page(auth.browser()).text
    assert "<code>reports:write</code>" in without_scope
    assert "<code>openid</code>" not in without_scope


def test_denial(auth):
    """A19: who does not agree needs no password, and the client is told."""
    browser = auth.browser()
    response = submit(browser, open_page(browser), ("", ""), decision="deny")
    assert answer(response)["error"] == "access_denied"


@pytest.mark.parametrize("decision", ["", "DENY", "deny ", "no", "ALLOW", "allow ", "1"])
def test_agreement_is_never_assumed(auth, decision):
    """A19: no other word than that of the button allows it; the page is shown again."""
    browser = auth.browser()
    page = open_page(browser)
    form = {**Page(page.text).hidden, "username": ALICE[0], "password": ALICE[1]}
    response = browser.post("/authorize", data={**form, "decision": decision})
    assert response.status_code == 400
    assert "one of the two buttons" in response.text
    assert answer(submit(browser, response))["code"]


def test_a_form_without_a_button_allows(auth):
    """A19: who sends the password without pressing a button means what the Enter key means."""
    browser = auth.browser()
    form = {**Page(open_page(browser).text).hidden, "username": ALICE[0], "password": ALICE[1]}
    assert answer(browser.post("/authorize", data=form))["code"]


def test_password_is_posted_and_never_echoed(auth):
    """A20: the form posts; a name and password in the URL do nothing; neither comes back."""
    browser = auth.browser()
    page = open_page(browser)
    (form,) = Page(page.text).all("form")
    assert form["method"] == "post"
    by_get = browser.get(
        "/authorize", query_string={**form_of(browser), "csrf": Page(page.text).hidden["csrf"]}
    )
    assert by_get.status_code == 200
    assert ALICE[1] not in by_get.text
    wrong = submit(browser, page, ("alice", "not-her-password"))
    assert wrong.status_code == 401
    assert "not-her-password" not in wrong.text


def test_id_token(auth):
    """A21: the ID token is for the client, brings the nonce back, and is no access token."""
    tokens = tokens_for(auth, scope="openid reports:read", nonce="a nonce")
    claims = unverified_claims(tokens["id_token"])
    assert claims["aud"] == "notebook"
    assert claims["nonce"] == "a nonce"
    assert unverified_header(tokens["id_token"])["typ"] != "at+jwt"
    assert userinfo(auth, tokens["id_token"]).status_code == 401


def test_guessing_is_limited_here_too(auth):
    """L4: wrong passwords on the page and at /login count together, and the right one waits."""
    browser = auth.browser()
    page = open_page(browser)
    for _ in range(5):
        assert auth.login(user=("alice", "wrong")).status_code == 401
        assert submit(browser, page, ("ALICE", "wrong")).status_code == 401
    late = submit(browser, page)
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    assert auth.login().status_code == 429


def test_resource(auth):
    """The resource server may be named as resource (RFC 8707); an unknown one is told so."""
    assert "code" in answer(authorize(auth, resource=AUDIENCE))
    for resource in ("https://evil.example", AUDIENCE + "/x", "urn:x", "not a url"):
        told = answer(open_page(auth.browser(), resource=resource))
        assert told["error"] == "invalid_target"


@pytest.fixture(scope="module")
def shared(tmp_path_factory, signing_keys) -> AuthWorld:
    """A server that many generated requests may share: none of them changes it."""
    from jwtflow.clock import ManualClock
    from tests.conftest import NOON, SeededRandom

    world = AuthWorld.build(
        tmp_path_factory.mktemp("shared"),
        clock=ManualClock(NOON),
        random=SeededRandom(),
        key=signing_keys["RS256"],
    )
    yield world
    world.store.close()


NAMES = st.sampled_from([*asked(), "scope", "nonce", "resource", "prompt", "max_age", "csrf", "x"])
PAIRS = st.lists(st.tuples(NAMES, st.text(max_size=50)), max_size=6)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(pairs=PAIRS, drop=st.sets(NAMES, max_size=2), post=st.booleans())
def test_any_parameters(shared, pairs, drop, post):
    """A2, A3, A18: whatever the parameters are, the answer is a page or the client's redirect."""
    encoded = urlencode([pair for pair in asked().items() if pair[0] not in drop] + pairs)
    browser = shared.browser()
    if post:
        response = browser.post(
            "/authorize", data=encoded, content_type="application/x-www-form-urlencoded"
        )
    else:
        response = browser.get(f"/authorize?{encoded}")
    assert response.status_code in {200, 302, 400, 403}
    if response.status_code == 302:
        assert response.headers["Location"].startswith("http://127.0.0.1:49152/callback?")
        assert "error" in answer(response)


@settings(deadline=None, max_examples=100)
@given(raw=st.binary(max_size=60))
def test_any_bytes(shared, raw):
    """A2: a query of any bytes is answered without a failure."""
    response = shared.browser().open(
        "/authorize", environ_overrides={"QUERY_STRING": raw.decode("latin-1")}
    )
    assert refused_here(response)
