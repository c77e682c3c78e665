"""The resource server's routes, row by row of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jwtflow.errors import UnavailableError
from jwtflow.resource_server import KeyCache, ResourceServerSettings, build_app
from jwtflow.resource_server.key_cache import MAX_AGE
from jwtflow.tokens import AccessTokenVerifier
from jwtflow.tokens.sign import KeyRing
from tests.auth_fixtures import AuthWorld, cookie, csrf_header
from tests.resource_fixtures import (
    AUDIENCE,
    CSRF_VALUE,
    ISSUER,
    METADATA_URL,
    ORIGIN,
    ResourceWorld,
    bearer,
)
from tests.token_fixtures import compact

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

PROTECTED = [("GET", "/me"), ("GET", "/reports"), ("POST", "/reports"), ("GET", "/admin/users")]


def assert_refused(response: TestResponse, status: int, error: str) -> None:
    """The refusal has this status and code, as JSON, with a sentence, and as a challenge."""
    assert response.status_code == status
    assert response.json is not None
    assert response.json["error"] == error
    assert response.json["error_description"].endswith(".")
    if status == 401 or error == "insufficient_scope":
        challenge = response.headers["WWW-Authenticate"]
        assert challenge.startswith("Bearer ")
        assert f'resource_metadata="{METADATA_URL}"' in challenge


def test_metadata(resource: ResourceWorld) -> None:
    """The RFC 9728 document needs no token and says what is true of this server."""
    response = resource.client().get("/.well-known/oauth-protected-resource")
    assert response.status_code == 200
    assert response.json == {
        "resource": AUDIENCE,
        "authorization_servers": [ISSUER],
        "scopes_supported": ["reports:read", "reports:write"],
        "bearer_methods_supported": ["header"],
    }


@pytest.mark.parametrize(
    ("resource_url", "metadata_url"),
    [
        ("https://api.example", "https://api.example/.well-known/oauth-protected-resource"),
        ("https://api.example/", "https://api.example/.well-known/oauth-protected-resource"),
        ("https://api.example/v1", "https://api.example/.well-known/oauth-protected-resource/v1"),
        (
            "https://api.example:8443/a/b",
            "https://api.example:8443/.well-known/oauth-protected-resource/a/b",
        ),
        *(
            (
                f"https://api.example{path}",
                f"https://api.example/.well-known/oauth-protected-resource{path}",
            )
            for path in ("/my%20api", "/api/", "//api", "/%3Cint:x%3E", "/%C3%BC", "/%FF", "/a//b/")
        ),
    ],
)
def test_metadata_of_a_resource_with_a_path(
    resource: ResourceWorld, resource_url: str, metadata_url: str
) -> None:
    """R15: the well-known part goes between host and path, in challenges too (RFC 9728 §3.1)."""
    resource.settings = ResourceServerSettings(issuer=ISSUER, resource_url=resource_url)
    resource.__post_init__()
    path = metadata_url.partition("/.well-known")[2]
    response = resource.client().get("/.well-known" + path)
    assert response.json is not None
    assert response.json["resource"] == resource_url
    challenge = resource.client().get("/me").headers["WWW-Authenticate"]
    assert challenge == f'Bearer resource_metadata="{metadata_url}"'


def test_metadata_is_at_no_path_beside_the_resources(resource: ResourceWorld) -> None:
    """R15, D3: with or without a slash at its end is another path, and nothing redirects."""
    for configured, others in (("/api/", ("/api", "/", "//api/")), ("/api", ("/api/", "/ap"))):
        url = f"https://api.example{configured}"
        resource.settings = ResourceServerSettings(issuer=ISSUER, resource_url=url)
        resource.__post_init__()
        for path in others:
            response = resource.client().get(
                f"/.well-known/oauth-protected-resource{path}", headers={"Host": "evil.example"}
            )
            assert response.status_code == 404
            assert response.json is not None
            assert "evil" not in str(response.headers)


def test_health(resource: ResourceWorld) -> None:
    """Anybody may ask whether the server answers."""
    response = resource.client().get("/health")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_me_answers_the_claims(resource: ResourceWorld) -> None:
    """``/me`` answers the claims of the token, all and in the issuer's order."""
    issued = resource.issuer.access_token(
        sub="alice", client_id="notebook", scope=("reports:read",), roles=("admin",)
    )
    response = resource.client().get("/me", headers=bearer(issued.encoded_jwt))
    assert response.status_code == 200
    assert response.json == issued.claims
    assert list(response.json) == list(issued.claims)


def test_reports_are_listed(resource: ResourceWorld) -> None:
    """With ``reports:read`` one sees every report; at the start one of alice's and one of bob's."""
    response = resource.client().get("/reports", headers=bearer(resource.token("bob")))
    assert response.status_code == 200
    assert response.json is not None
    assert [(report["id"], report["owner"]) for report in response.json["reports"]] == [
        (1, "alice"),
        (2, "bob"),
    ]
    assert all(set(report) == {"id", "title", "owner"} for report in response.json["reports"])


def test_a_report_is_written(resource: ResourceWorld) -> None:
    """With ``reports:write`` one adds a report of one's own, and everybody sees it."""
    headers = bearer(resource.token("alice"))
    response = resource.client().post("/reports", headers=headers, json={"title": "Mine"})
    assert response.status_code == 201
    assert response.json == {"id": 3, "title": "Mine", "owner": "alice"}
    listed = resource.client().get("/reports", headers=headers).json
    assert listed is not None
    assert listed["reports"][-1] == response.json


@pytest.mark.parametrize(
    "title", ["x", "x" * 200, "👩‍🚀" * 66, " ", "<script>alert(1)</script>", "\x00\n\t", "ß" * 200]
)
def test_titles_are_kept_as_they_came(resource: ResourceWorld, title: str) -> None:
    """A title of 1 to 200 characters is neither trimmed nor changed."""
    headers = bearer(resource.token())
    response = resource.client().post("/reports", headers=headers, json={"title": title})
    assert response.status_code == 201
    assert response.json is not None
    assert response.json["title"] == title


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "x" * 201},
        {"title": 7},
        {"title": None},
        {"title": ["x"]},
        {"Title": "x"},
    ],
    ids=repr,
)
def test_other_titles_are_refused(resource: ResourceWorld, body: dict[str, object]) -> None:
    """A title that is missing, empty, too long or no string is 400, and nothing is written."""
    response = resource.client().post("/reports", headers=bearer(resource.token()), json=body)
    assert_refused(response, 400, "invalid_request")
    assert len(resource.reports.all()) == 2


def test_users_are_the_owners_of_reports(resource: ResourceWorld) -> None:
    """An admin sees whom this server knows of: the owners of the reports, once each."""
    resource.reports.add(title="Second", owner="alice")
    resource.reports.add(title="Other", owner="carol")
    response = resource.client().get("/admin/users", headers=bearer(resource.token("alice")))
    assert (response.status_code, response.json) == (200, {"users": ["alice", "bob", "carol"]})


@pytest.mark.parametrize(("method", "path"), PROTECTED)
def test_no_token(resource: ResourceWorld, method: str, path: str) -> None:
    """R1: without a token it is 401 and a challenge that names the metadata and no error."""
    response = resource.client().open(path, method=method)
    assert_refused(response, 401, "missing_token")
    assert response.headers["WWW-Authenticate"] == f'Bearer resource_metadata="{METADATA_URL}"'


@pytest.mark.parametrize(("method", "path"), PROTECTED)
def test_a_bad_token(resource: ResourceWorld, method: str, path: str) -> None:
    """R2: an expired token is 401 ``invalid_token``, on every route."""
    headers = bearer(resource.token())
    resource.clock.advance(minutes=15)
    response = resource.client().open(path, method=method, headers=headers, json={"title": "x"})
    assert_refused(response, 401, "invalid_token")
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert len(resource.reports.all()) == 2


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [("GET", "/reports", "reports:read"), ("POST", "/reports", "reports:write")],
)
@pytest.mark.parametrize("held", [(), ("openid",), ("reports:readx", "xreports:write", "reports")])
def test_too_little_scope(
    resource: ResourceWorld, method: str, path: str, scope: str, held: tuple[str, ...]
) -> None:
    """R2, J36: without the scope, as a whole word, it is 403 and the challenge names the scope."""
    headers = bearer(resource.token(scope=held))
    response = resource.client().open(path, method=method, headers=headers, json={"title": "x"})
    assert_refused(response, 403, "insufficient_scope")
    assert f'scope="{scope}"' in response.headers["WWW-Authenticate"]
    assert len(resource.reports.all()) == 2


@pytest.mark.parametrize("held", [(), ("reader",), ("administrator", "no-admin-at-all")])
def test_the_wrong_role(resource: ResourceWorld, held: tuple[str, ...]) -> None:
    """J36: without the role ``admin``, whatever the scopes, there is no list of users."""
    token = resource.token("alice", roles=held, scope=("admin", "reports:read"))
    response = resource.client().get("/admin/users", headers=bearer(token))
    assert_refused(response, 403, "insufficient_scope")


@pytest.mark.parametrize("held", ["admin", {"admin": True}, [["admin"]], "no-admin", 1, None])
def test_roles_of_an_odd_type_grant_nothing(resource: ResourceWorld, held: object) -> None:
    """J34, J36: roles that are not a list of strings make nobody an admin and crash nothing."""
    token = resource.token("alice", odd={"roles": held})
    response = resource.client().get("/admin/users", headers=bearer(token))
    assert response.status_code in {401, 403}


def test_a_revoked_token(resource: ResourceWorld) -> None:
    """V8: a token whose id is on the denylist is refused from the next request on."""
    issued = resource.issuer.access_token(sub="alice", client_id="notebook", scope=())
    headers = bearer(issued.encoded_jwt)
    assert resource.client().get("/me", headers=headers).status_code == 200
    resource.denylist.deny(issued.claims["jti"], exp=issued.claims["exp"])
    assert_refused(resource.client().get("/me", headers=headers), 401, "invalid_token")


def test_an_unreachable_denylist_is_unavailable(resource: ResourceWorld) -> None:
    """When the denylist cannot be asked, the answer is 503 and never "not revoked"."""

    def away(_jti: str) -> bool:
        raise UnavailableError("The denylist cannot be reached. Try again later.")

    resource.denylist.is_denied = away  # type: ignore[method-assign]
    response = resource.client().get("/me", headers=bearer(resource.token()))
    assert_refused(response, 503, "temporarily_unavailable")


class TestCookies:
    """The access cookie in place of the header."""

    def test_reading_by_cookie(self, resource: ResourceWorld) -> None:
        """Where there is no Authorization header the access cookie is the credential."""
        response = resource.browser("bob").get("/me")
        assert response.status_code == 200
        assert response.json is not None
        assert response.json["sub"] == "bob"

    def test_the_header_comes_first(self, resource: ResourceWorld) -> None:
        """With a header the cookie counts for nothing, even if the header is no good."""
        browser = resource.browser("alice")
        answer = browser.get("/me", headers=bearer(resource.token("bob"))).json
        assert answer is not None
        assert answer["sub"] == "bob"
        for value in ("Bearer junk", "Bearer ", "Basic YTpi", ""):
            response = browser.get("/me", headers={"Authorization": value})
            assert response.status_code in {400, 401}, value

    @pytest.mark.parametrize("origin", [None, ORIGIN])
    def test_writing_by_cookie(self, resource: ResourceWorld, origin: str | None) -> None:
        """C3: a write with the csrf value in the header, from our own page, is done."""
        headers = {"X-CSRF-Token": CSRF_VALUE} | ({"Origin": origin} if origin else {})
        response = resource.browser().post("/reports", headers=headers, json={"title": "Mine"})
        assert response.status_code == 201

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"X-CSRF-Token": ""},
            {"X-CSRF-Token": "another"},
            {"X-CSRF-Token": CSRF_VALUE, "Origin": "http://127.0.0.1:5001"},
            {"X-CSRF-Token": CSRF_VALUE, "Origin": "http://127.0.0.1"},
            {"X-CSRF-Token": CSRF_VALUE, "Origin": "https://127.0.0.1:5002"},
            {"X-CSRF-Token": CSRF_VALUE, "Origin": "null"},
            {"X-CSRF-Token": CSRF_VALUE, "Origin": ""},
            {"X-CSRF-Token": CSRF_VALUE, "Origin": "http://127.0.0.1:5002.evil.example"},
            {
                "X-CSRF-Token": CSRF_VALUE,
                "Origin": "http://e.example",
                "X-Forwarded-Host": "e.example",
            },
        ],
        ids=repr,
    )
    def test_writing_by_cookie_without_proof(
        self, resource: ResourceWorld, headers: dict[str, str]
    ) -> None:
        """C3: without the csrf value, or from another origin, it is 403 and nothing is written."""
        response = resource.browser().post("/reports", headers=headers, json={"title": "x"})
        assert response.status_code == 403
        assert response.json is not None
        assert response.json["error"] == "csrf_failed"
        assert len(resource.reports.all()) == 2

    def test_a_csrf_value_of_another_login(self, resource: ResourceWorld) -> None:
        """C3: header and cookie that agree do not help, if the token belongs to another login."""
        browser = resource.browser()
        browser.set_cookie("jwtflow_csrf", "planted")
        headers = {"X-CSRF-Token": "planted"}
        response = browser.post("/reports", headers=headers, json={"title": "x"})
        assert response.status_code == 403
        assert response.json is not None
        assert response.json["error"] == "csrf_failed"

    @pytest.mark.parametrize("claim", [None, 7, ["x"], {"x": 1}, True])
    def test_a_token_without_csrf_never_writes_by_cookie(
        self, resource: ResourceWorld, claim: object
    ) -> None:
        """C3: a bearer token that somebody puts into the cookie cannot write."""
        odd = {} if claim is None else {"csrf": claim}
        browser = resource.browser()
        token = resource.token(odd=odd)
        browser.set_cookie("jwtflow_access", token)
        headers = {"X-CSRF-Token": CSRF_VALUE}
        assert browser.get("/me").status_code == 200
        response = browser.post("/reports", headers=headers, json={"title": "x"})
        assert response.status_code == 403
        assert response.json is not None
        assert response.json["error"] == "csrf_failed"

    def test_a_bad_cookie_is_401_before_csrf(self, resource: ResourceWorld) -> None:
        """An expired or unreadable access cookie is 401, whatever the csrf header says."""
        browser = resource.browser()
        resource.clock.advance(minutes=15)
        assert_refused(browser.post("/reports", json={"title": "x"}), 401, "invalid_token")
        browser.set_cookie("jwtflow_access", "junk")
        assert_refused(browser.post("/reports", json={"title": "x"}), 401, "invalid_token")

    def test_csrf_comes_before_scope(self, resource: ResourceWorld) -> None:
        """C3: who may not write and did not mean to learns the second first."""
        response = resource.browser("bob").post("/reports", json={"title": "x"})
        assert response.json is not None
        assert response.json["error"] == "csrf_failed"
        proof = {"X-CSRF-Token": CSRF_VALUE}
        response = resource.browser("bob").post("/reports", headers=proof, json={"title": "x"})
        assert_refused(response, 403, "insufficient_scope")

    def test_a_bearer_token_needs_no_csrf(self, resource: ResourceWorld) -> None:
        """A header is never sent by accident, so a bearer write needs no proof."""
        browser = resource.browser()
        headers = bearer(resource.token()) | {"Origin": "https://anywhere.example"}
        response = browser.post("/reports", headers=headers, json={"title": "x"})
        assert response.status_code == 201

    def test_a_configured_origin_may_write(self, resource: ResourceWorld) -> None:
        """Pages of an origin in ``JWTFLOW_ORIGINS`` may write by cookie."""
        resource.settings = ResourceServerSettings(
            issuer=ISSUER, resource_url=AUDIENCE, origins=("https://app.example",)
        )
        resource.__post_init__()
        headers = {"X-CSRF-Token": CSRF_VALUE, "Origin": "https://app.example"}
        response = resource.browser().post("/reports", headers=headers, json={"title": "x"})
        assert response.status_code == 201

    def test_https_cookies_are_prefixed(self, resource: ResourceWorld) -> None:
        """C1: an https server reads the ``__Host-`` cookies alone, which no other host plants."""
        resource.settings = ResourceServerSettings(
            issuer=ISSUER, resource_url="https://api.example"
        )
        resource.__post_init__()
        assert resource.browser().get("/me").status_code == 401
        client = resource.client()
        client.set_cookie("__Host-jwtflow_access", resource.token())
        assert client.get("/me", base_url="https://localhost").status_code == 200

    @pytest.mark.parametrize("value", ["", "x", "a.b.c", "é", "\x7f" * 100, "." * 9000, '"'])
    def test_garbage_in_cookies_breaks_nothing(self, resource: ResourceWorld, value: str) -> None:
        """C8: any text as a cookie is a refusal like any other."""
        header = f"jwtflow_access={value}; jwtflow_csrf={value}"
        for method in ("GET", "POST"):
            response = resource.client().open("/reports", method=method, headers={"Cookie": header})
            assert response.status_code == 401


class TestCrossOrigin:
    """Pages of other origins may call, without cookies."""

    @pytest.mark.parametrize(
        "path", ["/me", "/reports", "/health", "/nowhere", "/.well-known/oauth-protected-resource"]
    )
    def test_every_answer_may_be_read(self, resource: ResourceWorld, path: str) -> None:
        """R14: any origin may read every answer, refusals too, and never with credentials."""
        response = resource.client().get(path, headers={"Origin": "https://anywhere.example"})
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers

    @pytest.mark.parametrize("path", ["/me", "/reports", "/admin/users"])
    def test_preflight(self, resource: ResourceWorld, path: str) -> None:
        """A browser that asks first is told yes for the Authorization header, without a token."""
        response = resource.client().options(
            path,
            headers={
                "Origin": "https://anywhere.example",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization,content-type",
            },
        )
        assert response.status_code in {200, 204}
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        allowed = response.headers["Access-Control-Allow-Headers"].lower()
        assert "authorization" in allowed
        assert "content-type" in allowed
        assert "x-csrf-token" not in allowed


def test_the_page_is_for_anybody(resource: ResourceWorld) -> None:
    """``/app`` needs nothing, is HTML, and links to the auth server's ``/sign-in``."""
    response = resource.client().get("/app")
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert f'href="{ISSUER}/sign-in"' in response.text


def test_the_page_is_locked(resource: ResourceWorld) -> None:
    """A15, A16: the page runs its own script alone, loads nothing and cannot be framed."""
    policy = resource.client().get("/app").headers["Content-Security-Policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["base-uri"] == "'none'"
    assert directives["script-src"].startswith("'sha256-")
    assert "unsafe" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("alg", ["HS256", "ES256", "EdDSA"])
def test_other_algorithms(alg: str, clock: object, random: object, signing_keys: dict) -> None:
    """Tokens of each algorithm are accepted, where the operator chose it."""
    world = ResourceWorld(clock=clock, random=random, key=signing_keys[alg])
    assert world.client().get("/me", headers=bearer(world.token())).status_code == 200


@pytest.mark.parametrize("alg", ["EdDSA", "Ed25519"])
def test_both_names_of_eddsa(alg: str, clock: object, random: object, signing_keys: dict) -> None:
    """A token may call its algorithm EdDSA or, as RFC 9864 does, Ed25519."""
    world = ResourceWorld(clock=clock, random=random, key=signing_keys["EdDSA"])
    claims = world.issuer.access_token(sub="alice", client_id="notebook", scope=()).claims
    header = {"typ": "at+jwt", "alg": alg, "kid": world.key.kid}
    answer = world.client().get("/me", headers=bearer(compact(header, claims, world.key)))
    assert (answer.status_code, answer.json) == (200, claims)


class TestWithTheAuthServer:
    """What the auth server issues and revokes, seen from the resource server."""

    def test_a_login_opens_it_and_a_logout_closes_it(
        self, auth: AuthWorld, resource: ResourceWorld
    ) -> None:
        """V8: with a shared denylist a logout is seen by the resource server at once."""
        client = build_app(
            settings=resource.settings, verify=resource.verifier.verify, denylist=auth.denylist
        ).test_client()
        headers = bearer(auth.login().json["access_token"])
        assert client.get("/reports", headers=headers).status_code == 200
        assert auth.browser().post("/logout", headers=headers).status_code == 204
        assert_refused(client.get("/reports", headers=headers), 401, "invalid_token")

    def test_its_cookies_open_it(self, auth: AuthWorld, resource: ResourceWorld) -> None:
        """The cookies that ``/login`` sets read and, with the csrf header, write here."""
        browser = auth.cookie_browser()
        client = resource.client()
        for name in ("jwtflow_access", "jwtflow_csrf"):
            client.set_cookie(name, cookie(browser, name))
        assert client.get("/me").status_code == 200
        answer = client.post("/reports", headers=csrf_header(browser), json={"title": "x"})
        assert answer.status_code == 201

    def test_an_id_token_is_no_access_token(self, auth: AuthWorld, resource: ResourceWorld) -> None:
        """J37: of one token response the access token opens, the ID and refresh token do not."""
        answer = auth.login(scope="openid reports:read").json
        opens = {
            name: resource.client().get("/me", headers=bearer(answer[name])).status_code
            for name in ("access_token", "id_token", "refresh_token")
        }
        assert opens == {"access_token": 200, "id_token": 401, "refresh_token": 401}

    def test_keys_are_rotated_while_tokens_are_used(
        self, make_auth: Callable[..., AuthWorld], resource: ResourceWorld
    ) -> None:
        """Through rotations no token is refused, and none makes the server read out of turn."""
        auth, reads = make_auth(keys=KeyRing.generate("ES256")), []

        def fetch() -> Any:
            reads.append(resource.clock.now())
            return auth.browser().get("/.well-known/jwks.json").json

        verifier = AccessTokenVerifier(
            issuer=ISSUER,
            audience=AUDIENCE,
            keys=KeyCache(fetch, clock=resource.clock),
            clock=resource.clock,
            algorithms=("ES256",),
        )
        client = build_app(
            settings=resource.settings, verify=verifier.verify, denylist=auth.denylist
        ).test_client()
        before = bearer(auth.login().json["access_token"])
        for _ in range(2):
            assert client.get("/me", headers=before).status_code == 200
            auth.keys.rotate(now=resource.clock.now())
            after = bearer(auth.login().json["access_token"])
            assert client.get("/me", headers=before).status_code == 200
            assert client.get("/me", headers=after).status_code == 200
            resource.clock.advance(seconds=MAX_AGE)
            before = after
        assert len(reads) == 2
