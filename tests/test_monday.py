"""The code in ``docs/monday.md``, run as it stands there: tokens of five foreign shapes, forgeries,
a login, a logout and a service.
"""

from __future__ import annotations

import importlib
import json
import re
import shlex
import sys
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from benchmarks.libraries import system_time
from jwtflow.course.pyjwt_time import pyjwt_time
from jwtflow.denylist import MemoryDenylist
from jwtflow.resource_server import (
    KeyCache,
    ResourceServerSettings,
    assembly,
    build_app,
    fetching,
)
from jwtflow.resource_server.fetching import fetch_key_set
from jwtflow.tokens import base64url_encode
from jwtflow.tokens.sign import SigningKey
from jwtflow.web.serving import LoopbackServer
from jwtflow.web.settings import Environment
from tests.auth_fixtures import SERVICE
from tests.conftest import NOON, SeededRandom
from tests.loopback import consent, serve_auth
from tests.services import PATIENCE, free_port
from tests.token_fixtures import LEFT_OUT, changed, compact, segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flask.testing import FlaskClient

    from jwtflow.clock import ManualClock

PAGE = (Path(__file__).parent.parent / "docs" / "monday.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```python\n# (\w+)\.py\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
API = "https://orders.example"


@cache
def another_key(_whose: str) -> SigningKey:
    """A key that no issuer signs with, made once."""
    return SigningKey.generate("RS256")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The page's files as modules."""
    folder = tmp_path_factory.mktemp("monday")
    for name, source in FILES.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield SimpleNamespace(**{name: importlib.import_module(name) for name in FILES})
        for name in FILES:
            del sys.modules[name]


@pytest.fixture(autouse=True)
def patience(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody wait when the machine is busy, after a look at what they would do."""
    for module in (page.guard, page.client, page.service):
        assert module.TIMEOUT <= 5
        monkeypatch.setattr(module, "TIMEOUT", PATIENCE)
    for name in ("CONNECT_TIMEOUT", "READ_TIMEOUT", "DEADLINE"):
        monkeypatch.setattr(fetching, name, PATIENCE)


def test_every_block_is_run() -> None:
    """No Python block of the page is without a file name, so none goes untested."""
    assert PAGE.count("```python") == len(FILES) == 8


# ------------------------------------------------------------------------------- the issuers


@dataclass(frozen=True)
class Token:
    """What an issuer of one shape writes: its honest access token, and its ID token."""

    typ: str | None
    claims: Mapping[str, Any]
    id_token: Mapping[str, Any]
    caller: Mapping[str, Any]
    jwk: Mapping[str, Any]  # what its keys say beside the numbers; LEFT_OUT for what they don't


SUB = {"sub": "alice"}
SCOPE = {"scope": "orders:read profile"}
SHAPES = {
    "Keycloak": Token(
        "JWT",
        {
            **SUB,
            **SCOPE,
            "typ": "Bearer",
            "azp": "shop",
            "aud": ["orders", "account"],
            "jti": "onrtac:1",
            "sid": "s",
            "realm_access": {"roles": ["offline_access"]},
            "resource_access": {"orders": {"roles": ["keeper"]}, "account": {"roles": ["view"]}},
        },
        {"typ": "ID", "aud": "shop"},
        {"client_id": "shop", "jti": "onrtac:1", "roles": ["keeper"]},
        {"use": "sig", "x5t": "x"},
    ),
    "Auth0": Token(
        "at+jwt",
        {
            "sub": "alice",
            **SCOPE,
            "client_id": "SHOP",
            "aud": [API, "https://TENANT.eu.auth0.com/userinfo"],
            "jti": "1",
        },
        {"aud": "SHOP", "jti": LEFT_OUT, "client_id": LEFT_OUT},
        {"client_id": "SHOP", "jti": "1"},
        {"use": "sig", "x5c": ["x"], "x5t": "x"},
    ),
    "Auth0, older profile": Token(
        "JWT",
        {**SUB, **SCOPE, "azp": "SHOP", "aud": API, "gty": "password"},
        {"aud": "SHOP"},
        {"client_id": "SHOP"},
        {"use": "sig", "x5c": ["x"]},
    ),
    "Entra ID v2": Token(
        "JWT",
        {
            "sub": "alice",
            "oid": "another id of alice",
            "tid": "TENANT-GUID",
            "ver": "2.0",
            "azp": "SHOP-GUID",
            "azpacr": "1",
            "aud": "API-GUID",
            "scp": "orders:read",
            "uti": "1",
            "nbf": NOON - 300,
        },
        # Of the API's own registration: the audience is the same, and users have roles.
        {"azp": LEFT_OUT, "azpacr": LEFT_OUT, "scp": LEFT_OUT, "roles": ["Orders.Read.All"]},
        {"client_id": "SHOP-GUID", "jti": "1"},
        {"use": "sig", "alg": LEFT_OUT, "issuer": "x", "x5t": "x"},
    ),
    "Entra ID v1": Token(
        "JWT",
        {
            "sub": "alice",
            "oid": "another id of alice",
            "tid": "TENANT-GUID",
            "ver": "1.0",
            "appid": "SHOP-GUID",
            "aud": "api://orders",
            "scp": "orders:read",
            "uti": "1",
        },
        {"appid": LEFT_OUT, "scp": LEFT_OUT, "roles": ["Orders.Read.All"]},
        {"client_id": "SHOP-GUID", "jti": "1"},
        {"use": "sig", "alg": LEFT_OUT, "x5t": "x"},
    ),
    "Cognito": Token(
        None,
        {
            **SUB,
            "scope": "openid orders/orders:read",
            "token_use": "access",
            "client_id": "CLIENT",
            "jti": "1",
            "origin_jti": "0",
            "version": 2,
            "username": "alice",
            "cognito:groups": ["keeper"],
        },
        {"token_use": "id", "aud": "CLIENT", "client_id": LEFT_OUT},
        {"client_id": "CLIENT", "jti": "1", "roles": ["keeper"]},
        {"use": "sig"},
    ),
    "Google": Token(
        "JWT",
        {
            "sub": "SERVICE",
            "azp": "SERVICE",
            "aud": API,
            "email": "billing@p.iam.gserviceaccount.com",
            "email_verified": True,
        },
        {"sub": "alice", "aud": "SHOP", "azp": "SHOP", "nonce": "n", "hd": "example.com"},
        {"client_id": "SERVICE"},
        {"use": "sig"},
    ),
}
WITH_PACKAGE = sorted(SHAPES.keys() - {"Auth0, older profile", "Google"})
each_shape = pytest.mark.parametrize("world", SHAPES, indirect=True)
each_shape_of_the_package = pytest.mark.parametrize("world", WITH_PACKAGE, indirect=True)


class World:
    """An issuer of one shape on loopback, at the paths that the page names, and two guards."""

    def __init__(self, name: str, key: SigningKey, clock: ManualClock, page: Any) -> None:
        self.shape, self.key, self.clock, self.page = SHAPES[name], key, clock, page
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, Any] = {}
        self.server = LoopbackServer(self._answer, name=name)
        meant = page.settings.ISSUERS[name]
        self.names = [meant.issuer] if isinstance(meant.issuer, str) else meant.issuer
        local = [self.local(each) for each in self.names]
        self.trusted = replace(
            meant,
            issuer=local[0] if isinstance(meant.issuer, str) else local,
            jwks_uri=self.local(meant.jwks_uri),
        )
        self.names = local
        jwk = key.verification_key.to_jwk()
        encryption = {**another_key("encryption").verification_key.to_jwk(), "use": "enc"}
        encryption |= {"alg": "RSA-OAEP", "kid": "for encryption"}
        self.keys = {"keys": [encryption, changed(jwk, self.shape.jwk)]}
        discovery = "/.well-known/openid-configuration"
        issuer = local[0]
        self.answers[urlsplit(issuer).path.rstrip("/") + discovery] = {
            "issuer": issuer,
            "jwks_uri": self.trusted.jwks_uri,
        }
        self.jwks_path = urlsplit(self.trusted.jwks_uri).path
        self.answers[self.jwks_path] = self.keys
        self.server.start()

    def local(self, url: str) -> str:
        """The same path on loopback."""
        host = re.match(r"(https://)?[^/]+", url)
        assert host is not None
        scheme = "http://" if host[1] else ""
        return f"{scheme}127.0.0.1:{self.server.port}{url[host.end() :]}"

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.asked[environ["PATH_INFO"]] += 1
        answer = self.answers.get(environ["PATH_INFO"])
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        start("404 -" if answer is None else "200 -", [("Content-Type", "application/json")])
        return [body]

    @property
    def header(self) -> dict[str, Any]:
        """The header of its tokens."""
        typ = {} if self.shape.typ is None else {"typ": self.shape.typ}
        return {"alg": "RS256", "kid": self.key.kid, **typ}

    @property
    def claims(self) -> dict[str, Any]:
        """The claims of an honest token, an hour good."""
        times = {"iat": int(NOON), "exp": int(NOON) + 3600}
        return {"iss": self.names[0], **times, **self.shape.claims}

    def token(self, header: Mapping[str, Any] | None = None, /, **claims: Any) -> str:
        """An honest token, but for the members named here."""
        return compact(changed(self.header, header or {}), changed(self.claims, claims), self.key)

    def with_pyjwt(self) -> FlaskClient:
        """The API behind the page's guard."""
        guard = self.page.guard.Guard(self.trusted)
        return self.page.api.create_app(guard).test_client()  # type: ignore[no-any-return]

    def with_package(self) -> FlaskClient:
        """The API on the package's parts; keys come by way of the metadata."""
        keys = KeyCache(
            lambda: fetch_key_set(self.names[0]), clock=self.clock, run=lambda read: read()
        )
        denylist = self.denylist = MemoryDenylist(self.clock)
        app = self.page.with_package.create_app(
            self.trusted, url=API, keys=keys, denylist=denylist, clock=self.clock
        )
        return app.test_client()  # type: ignore[no-any-return]


@pytest.fixture
def world(
    request: Any, page: Any, clock: ManualClock, signing_keys: dict[str, SigningKey]
) -> Iterator[World]:
    """An issuer of the shape that the test names, and PyJWT on the test's clock."""
    made = World(request.param, signing_keys["RS256"], clock, page)
    with pyjwt_time(clock.now()):
        yield made
    made.server.stop()


def ask(client: FlaskClient, token: str | None) -> Any:
    """What ``/orders`` answers."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return client.get("/orders", headers=headers)


def forgeries(world: World) -> dict[str, str]:
    """Tokens to refuse, each wrong in one place."""
    honest = world.token()
    signing_input, _, signature = honest.rpartition(".")
    now = world.clock.now()
    wrong_key = another_key("attacker")
    public = json.dumps(world.keys["keys"][1]).encode()
    secret = SigningKey(
        {"kty": "oct", "alg": "HS256", "k": base64url_encode(public), "kid": world.key.kid}
    )
    made = {
        "another audience": world.token(aud="https://elsewhere.example"),
        "audience as a part of a text": world.token(aud=f"{API}.evil.example"),
        "another issuer": world.token(iss="https://evil.example/"),
        "issuer with another end": world.token(iss=world.names[0] + "x"),
        "no issuer": world.token(iss=LEFT_OUT),
        "expired": world.token(exp=now - 31),
        "no exp": world.token(exp=LEFT_OUT),
        "not yet": world.token(nbf=now + 31),
        "no subject": world.token(sub=LEFT_OUT),
        "ID token": world.token({"typ": "JWT"}, **world.shape.id_token),
        "ID token with our header": world.token(**world.shape.id_token),
        "another typ": world.token({"typ": "logout+jwt"}),
        "alg none": f"{segment({**world.header, 'alg': 'none'})}.{segment(world.claims)}.",
        "HS256 with the public key": compact(
            {**world.header, "alg": "HS256"}, world.claims, secret
        ),
        "RS512 in the header": world.token({"alg": "RS512"}),
        "another key": compact(world.header, world.claims, wrong_key),
        "another key of its own": compact(
            {**world.header, "jwk": wrong_key.verification_key.to_jwk()}, world.claims, wrong_key
        ),
        "unknown kid": world.token({"kid": "unknown"}),
        "key for encryption": world.token({"kid": "for encryption"}),
        "no kid": world.token({"kid": LEFT_OUT}),
        "changed payload": f"{segment(world.header)}.{segment({**world.claims, 'x': 1})}."
        + signature,
        "no signature": f"{signing_input}.",
        "too long": world.token(padding="x" * 8192),
        "no token": "abc",
    }
    for name in ("typ", "token_use"):
        if name in world.claims:
            made[f"ID token's {name} alone"] = world.token(**{name: "ID"})
            made[f"refresh token's {name} alone"] = world.token(**{name: "Refresh"})
    if world.shape.typ is None:
        del made["ID token"]  # its ID tokens have no typ either
    if world.page.settings.ISSUERS["Cognito"].audience == world.trusted.audience:
        made["of an application that isn't listed"] = world.token(client_id="ANOTHER")
    if "azp" not in world.claims and "appid" not in world.claims:
        made["no client"] = world.token(client_id=LEFT_OUT)
    if "tid" in world.claims:
        made["nothing granted"] = world.token(scp=LEFT_OUT)
    if "email" in world.claims:
        made["a service that isn't listed"] = world.token(sub="ANOTHER")
    return made


def open_without_kid(name: str) -> bool:
    """The package takes the one key there is for a token that names none (rule J20)."""
    return name != "no kid"


@each_shape
def test_honest_tokens(world: World) -> None:
    """The guard with PyJWT takes each issuer's own token, and reads its names."""
    client = world.with_pyjwt()
    answer = ask(client, world.token())
    assert (answer.status_code, answer.json["seen_by"]) == (200, world.claims["sub"])
    caller = world.page.guard.Guard(world.trusted).check(world.token())
    assert {name: caller.get(name) for name in world.shape.caller} == world.shape.caller
    assert ask(client, world.token(exp=world.clock.now() - 29)).status_code == 200
    for name in world.names:
        assert ask(client, world.token(iss=name)).status_code == 200


@each_shape
def test_forgeries(world: World) -> None:
    """The guard with PyJWT refuses every forgery, and doesn't say why."""
    client = world.with_pyjwt()
    for name, token in forgeries(world).items():
        answer = ask(client, token)
        assert answer.status_code == 401, name
        assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"', name
        assert answer.json == {"error": "invalid_token"}, name


@each_shape_of_the_package
def test_honest_tokens_with_the_package(world: World) -> None:
    """On the package's parts the same tokens get in, until they are revoked."""
    client = world.with_package()
    answer = ask(client, world.token())
    assert (answer.status_code, answer.json["seen_by"]) == (200, world.claims["sub"])
    world.denylist.deny(str(world.shape.caller["jti"]), exp=world.claims["exp"])
    assert ask(client, world.token()).status_code == 401


@each_shape_of_the_package
def test_forgeries_with_the_package(world: World) -> None:
    """On the package's parts every forgery is refused."""
    client = world.with_package()
    for name, token in filter(lambda each: open_without_kid(each[0]), forgeries(world).items()):
        answer = ask(client, token)
        assert answer.status_code == 401, name
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"], name


@pytest.mark.parametrize("world", ["Auth0, older profile"], indirect=True)
def test_a_token_without_an_id_is_not_for_the_package(world: World) -> None:
    """A token that couldn't be revoked is refused, as the page says, and not with an error 500."""
    assert ask(world.with_package(), world.token()).status_code == 401


@pytest.mark.parametrize("world", ["Google"], indirect=True)
def test_google_is_not_for_the_package(world: World) -> None:
    """An issuer with two names is refused when the server starts."""
    with pytest.raises(TypeError, match="one name"):
        world.with_package()


@pytest.mark.parametrize(
    ("world", "fits"),
    [(name, name == "Auth0") for name in SHAPES if name != "Google"],
    indirect=["world"],
)
def test_which_shape_the_package_takes_unchanged(world: World, fits: bool) -> None:
    """Of the shapes only Auth0's RFC 9068 profile passes the package's own verifier."""
    assert (own_resource_server(world, world.token()) == 200) is fits


@pytest.mark.parametrize("world", ["Keycloak"], indirect=True)
def test_keycloak_can_be_made_to_fit(world: World) -> None:
    """With at+jwt and a mapper for client_id, Keycloak's tokens pass the package's verifier."""
    assert own_resource_server(world, world.token({"typ": "at+jwt"}, client_id="shop")) == 200
    assert own_resource_server(world, world.token({"typ": "at+jwt"})) == 401


@pytest.mark.parametrize("world", ["Cognito"], indirect=True)
def test_the_package_from_settings(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app as it would be started fetches its keys at the address in the settings."""
    monkeypatch.setattr(world.page.with_package, "SystemClock", lambda: world.clock)
    client = world.page.with_package.from_settings(world.trusted, API).test_client()
    assert ask(client, world.token()).status_code == 200
    assert world.asked == {world.jwks_path: 1}


def own_resource_server(world: World, token: str) -> int:
    """What the package's resource server answers at /me."""
    from jwtflow.tokens import AccessTokenVerifier

    issuer = world.names[0]
    verifier = AccessTokenVerifier(
        issuer=issuer,
        audience=str(world.trusted.audience),
        keys=KeyCache(lambda: fetch_key_set(issuer), clock=world.clock, run=lambda read: read()),
        clock=world.clock,
    )
    app = build_app(
        settings=ResourceServerSettings(issuer=issuer, resource_url=API),
        verify=verifier.verify,
        denylist=MemoryDenylist(world.clock),
    )
    headers = {"Authorization": f"Bearer {token}"}
    return app.test_client().get("/me", headers=headers).status_code


def test_the_variables_start_a_server() -> None:
    """The resource server starts with the variables that the page sets."""
    (line,) = re.findall(r"```sh\n(JWTFLOW_.*?)```", PAGE, re.DOTALL)
    words = shlex.split(line.replace("\\\n", ""))
    variables = dict(word.split("=", 1) for word in words if word.startswith("JWTFLOW_"))
    assembly.app_from_environment(Environment(variables))


@pytest.mark.parametrize("world", ["Entra ID v2"], indirect=True)
def test_who_may_read(world: World) -> None:
    """401 without a token, 403 with too little scope; an application's role opens as well."""
    client = world.with_pyjwt()
    nobody = ask(client, None)
    assert (nobody.status_code, nobody.headers["WWW-Authenticate"]) == (
        401,
        'Bearer realm="orders"',
    )
    for scope in ("orders:reader", "xorders:read", ""):
        little = ask(client, world.token(scp=scope))
        assert little.status_code == 403
        assert 'error="insufficient_scope", scope="orders:read"' in str(
            little.headers["WWW-Authenticate"]
        )
    application = world.token(scp=LEFT_OUT, roles=["Orders.Read.All"])
    assert ask(client, application).status_code == 200
    assert ask(client, world.token(scp=LEFT_OUT, roles=["Other"])).status_code == 403
    basic = client.get("/orders", headers={"Authorization": "Basic YTpi"})
    assert basic.status_code == 401
    for header in (f"bearer  {world.token()}", f"BEARER {world.token()}"):
        assert client.get("/orders", headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize("world", ["Cognito"], indirect=True)
def test_scopes_of_another_resource_server(world: World) -> None:
    """Cognito's scopes count only with this API before them: there is no audience to tell."""
    for client in (world.with_pyjwt(), world.with_package()):
        for scope in ("elsewhere/orders:read", "orders:read", "xorders/orders:read"):
            assert ask(client, world.token(scope=scope)).status_code == 403


@pytest.mark.parametrize("world", ["Keycloak"], indirect=True)
@pytest.mark.parametrize("answer", [b"<html>", b"\xff", b"[]", b"{}", None], ids=str)
def test_an_issuer_that_is_down(world: World, answer: bytes | None) -> None:
    """Without keys the answer is 503; an issuer that fails later costs known keys nothing."""
    world.answers[world.jwks_path] = answer
    client = world.with_pyjwt()
    failed = ask(client, world.token())
    assert (failed.status_code, failed.headers["Retry-After"]) == (503, "5")
    world.answers[world.jwks_path] = world.keys
    assert ask(client, world.token()).status_code == 200
    world.answers[world.jwks_path] = answer
    assert ask(client, world.token()).status_code == 200


@pytest.mark.parametrize("world", ["Keycloak"], indirect=True)
def test_invented_kids_cost_no_fetches(world: World) -> None:
    """Twenty unknown key ids cost one fetch in all."""
    client = world.with_pyjwt()
    for number in range(20):
        assert ask(client, world.token({"kid": f"invented {number}"})).status_code == 401
    assert world.asked[world.jwks_path] == 1


@pytest.mark.parametrize("world", ["Keycloak"], indirect=True)
def test_what_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The log has the name of the check, and nothing that the token says."""
    client = world.with_pyjwt()
    with caplog.at_level("INFO"):
        for token in forgeries(world).values():
            ask(client, token)
    assert {record.name for record in caplog.records} == {"guard"}
    assert "InvalidAudienceError" in caplog.text
    for text in ("alice", "unknown", "evil", world.token()[:20]):
        assert text not in caplog.text


# --------------------------------------------------------------------- client, logout, service


@pytest.fixture
def served(tmp_path: Path, signing_keys: dict[str, SigningKey]) -> Iterator[Any]:
    """Our auth server on loopback, with the system's clock: Authlib brings its own."""
    with serve_auth(tmp_path, random=SeededRandom(), key=signing_keys["RS256"]) as made:
        yield made


class WebClient:
    """The page's web application, and the browser that uses it."""

    def __init__(self, page: Any, issuer: str) -> None:
        self.sessions: dict[str, Any] = {}
        self.issuer = issuer
        self.app = page.client.create_client(
            issuer=issuer,
            client_id="notebook",
            client_secret=None,
            redirect_uri="http://127.0.0.1:49152/callback",
            scope="orders:read reports:read",
            secret_key="a secret of the test",
            sessions=self.sessions,
        )
        self.browser = self.app.test_client()

    def get(self, path: str) -> Any:
        """A request of the browser."""
        return self.browser.get(path, base_url="https://client.example")

    def callback_url(self) -> str:
        """Where the auth server sends the browser after the login."""
        return consent(self.get("/login").headers["Location"])

    def callback(self, url: str) -> int:
        """The status with which the application answers there."""
        parts = urlsplit(url)
        status: int = self.get(f"{parts.path}?{parts.query}").status_code
        return status

    def log_out(self) -> Any:
        """What the logout answers."""
        return self.browser.post("/logout", base_url="https://client.example")


@pytest.fixture
def web(page: Any, served: Any) -> WebClient:
    """The application as a client of our auth server."""
    issuer = served.browser().get("/.well-known/openid-configuration").json["issuer"]
    return WebClient(page, issuer)


def test_a_login(web: WebClient) -> None:
    """A login ends in a session, whose cookie carries neither a token nor a name."""
    planted = web.get("/login")
    assert "code_challenge_method=S256" in planted.headers["Location"]
    url = web.callback_url()
    assert web.callback(url) == 302
    assert web.get("/").json == {"signed_in_as": "alice"}
    cookie = web.browser.get_cookie("__Host-session", domain="client.example")
    assert cookie is not None
    assert cookie.secure
    assert cookie.http_only
    (kept,) = web.sessions.values()
    assert kept["token"]["access_token"] not in cookie.value
    assert web.callback(url) == 400  # a second time


@pytest.mark.parametrize(
    "change",
    [
        ("state=", "state=x"),
        ("iss=http", "iss=https"),
        ("iss=", "other="),
        ("code=", "code=x"),
        ("code=", "error=access_denied&code="),
    ],
    ids=str,
)
def test_a_login_that_is_refused(web: WebClient, change: tuple[str, str]) -> None:
    """A wrong state, a wrong or missing iss, a wrong code and an error log nobody in."""
    url = web.callback_url()
    assert change[0] in url
    assert web.callback(url.replace(*change)) == 400
    assert web.sessions == {}


def test_a_logout(web: WebClient, served: Any) -> None:
    """A logout ends the session and the refresh token; asked twice, it is no error."""
    web.callback(web.callback_url())
    (kept,) = web.sessions.values()
    assert web.log_out().status_code == 302
    assert (web.sessions, web.get("/").json) == ({}, {"signed_in_as": None})
    form = {
        "grant_type": "refresh_token",
        "client_id": "notebook",
        "refresh_token": kept["token"]["refresh_token"],
    }
    assert requests.post(f"{web.issuer}/token", data=form, timeout=PATIENCE).status_code == 400
    assert web.log_out().status_code == 302
    assert web.get("/logout").status_code == 405


class LoginIssuer:
    """An issuer whose ID tokens say what a test wants; its name ends in a slash, as Auth0's."""

    def __init__(self, key: SigningKey) -> None:
        self.key = key
        self.published = key.verification_key
        self.nonce = ""
        self.changes: dict[str, Any] = {}
        self.revoked: list[str] = []
        self.revocation_status = "200 -"
        self.server = LoopbackServer(self._answer, name="login")
        self.url = f"http://127.0.0.1:{self.server.port}/"
        self.metadata = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}authorize",
            "token_endpoint": f"{self.url}token",
            "jwks_uri": f"{self.url}keys",
            "end_session_endpoint": f"{self.url}v2/logout",
            "revocation_endpoint": f"{self.url}revoke",
        }
        self.server.start()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/revoke":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            self.revoked += parse_qs(body.decode())["token"]
        keys = {"keys": [self.published.to_jwk()]}
        answers = {"/keys": keys, "/token": self._tokens(), "/revoke": {}}
        status = self.revocation_status if path == "/revoke" else "200 -"
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(answers.get(path, self.metadata)).encode()]

    def _tokens(self) -> dict[str, Any]:
        claims = {
            "iss": self.url,
            "sub": "alice",
            "aud": "notebook",
            "iat": int(NOON),
            "exp": int(NOON) + 3600,
            "nonce": self.nonce,
        }
        header = {"typ": "JWT", "alg": "RS256", "kid": self.key.kid}
        id_token = compact(header, changed(claims, self.changes), self.key)
        tokens = {"access_token": "opaque", "token_type": "Bearer", "refresh_token": "refresh-1"}
        return tokens if "no ID token" in self.changes else {**tokens, "id_token": id_token}

    def log_in(self, web: WebClient, **changes: Any) -> int:
        """The status of the callback after a login, with the ID token changed."""
        self.changes = changes
        asked = parse_qs(urlsplit(web.get("/login").headers["Location"]).query)
        (self.nonce,), (state,) = asked["nonce"], asked["state"]
        return web.callback(f"https://client.example/callback?code=c&state={state}")


@pytest.fixture
def login_issuer(signing_keys: dict[str, SigningKey]) -> Iterator[LoginIssuer]:
    """An issuer to log in at, at the test's noon: Authlib reads the system's clock."""
    made = LoginIssuer(signing_keys["RS256"])
    with system_time(NOON):
        yield made
    made.server.stop()


def test_an_id_token_is_checked(login_issuer: LoginIssuer, page: Any) -> None:
    """Nobody is logged in by an ID token that is wrong in one place."""
    web = WebClient(page, login_issuer.url)
    for changes in (
        {"aud": "another"},
        {"aud": "another", "azp": "notebook"},
        {"iss": "https://evil.example/"},
        {"iss": login_issuer.url.rstrip("/")},
        {"nonce": "another"},
        {"nonce": LEFT_OUT},
        {"exp": NOON - 121},
        {"exp": LEFT_OUT},
        {"sub": LEFT_OUT},
        {"at_hash": "another"},
        {"no ID token": True},
    ):
        assert login_issuer.log_in(web, **changes) == 400, changes
        assert web.sessions == {}
    published = login_issuer.key.verification_key
    login_issuer.published = another_key("attacker").verification_key
    assert login_issuer.log_in(WebClient(page, login_issuer.url)) == 400
    login_issuer.published = published
    assert login_issuer.log_in(web) == 302
    assert web.get("/").json == {"signed_in_as": "alice"}


def test_metadata_of_another_issuer(login_issuer: LoginIssuer, page: Any) -> None:
    """OIDC Discovery §4.3: metadata that names another issuer logs nobody in."""
    web = WebClient(page, login_issuer.url)
    login_issuer.metadata["issuer"] = "https://evil.example/"
    for changes in ({}, {"iss": "https://evil.example/"}):
        assert login_issuer.log_in(web, **changes) == 400


def test_a_new_session_at_each_login(login_issuer: LoginIssuer, page: Any) -> None:
    """A login never keeps the session id from before it."""
    web = WebClient(page, login_issuer.url)
    for _ in range(2):
        login_issuer.log_in(web)
    assert len(web.sessions) == 2


def test_an_issuer_that_does_not_answer(login_issuer: LoginIssuer, page: Any) -> None:
    """If the token endpoint is away the user gets 503, and no session."""
    web = WebClient(page, login_issuer.url)
    login_issuer.metadata["token_endpoint"] = f"http://127.0.0.1:{free_port()}/token"
    assert login_issuer.log_in(web) == 503
    assert web.sessions == {}


def test_a_logout_at_the_issuer(login_issuer: LoginIssuer, page: Any) -> None:
    """The refresh token is revoked, and the browser goes to the issuer's own logout."""
    web = WebClient(page, login_issuer.url)
    login_issuer.log_in(web)
    (kept,) = web.sessions.values()
    sent_to = web.log_out().headers["Location"]
    asked = parse_qs(urlsplit(sent_to).query)
    assert login_issuer.revoked == ["refresh-1"]
    assert sent_to.startswith(f"{login_issuer.url}v2/logout?")
    assert asked["id_token_hint"] == [kept["token"]["id_token"]]
    assert asked["post_logout_redirect_uri"] == ["https://client.example/"]
    assert web.get("/").json == {"signed_in_as": None}


@pytest.mark.parametrize("is_away", [True, False])
def test_a_logout_that_revokes_nothing(
    login_issuer: LoginIssuer, page: Any, caplog: pytest.LogCaptureFixture, is_away: bool
) -> None:
    """The session ends here even if nothing can be revoked there; the log says so."""
    web = WebClient(page, login_issuer.url)
    if is_away:
        login_issuer.metadata["revocation_endpoint"] = f"http://127.0.0.1:{free_port()}/revoke"
    login_issuer.revocation_status = "503 -"
    login_issuer.log_in(web)
    assert web.log_out().status_code == 302
    assert web.sessions == {}
    assert "did not revoke" in caplog.text
    assert "refresh-1" not in caplog.text


def test_a_service(page: Any, served: Any) -> None:
    """A service gets a token of its own, and asks for the next one with the same parameters."""
    issuer = served.browser().get("/.well-known/openid-configuration").json["issuer"]
    sent: list[str] = []
    with page.service.ServiceSession(
        token_endpoint=f"{issuer}/token",
        client_id=SERVICE[0],
        client_secret=SERVICE[1],
        scope="reports:read",
        audience="https://orders.example",
    ) as service:
        first = service.token["access_token"]
        service.hooks["response"].append(lambda answer, **_: sent.append(answer.request.body))
        service.token["expires_at"] = 0
        assert service.get(f"{issuer}/health").status_code == 404
        assert service.token["access_token"] != first
    assert parse_qs(str(sent[0]))["audience"] == ["https://orders.example"]
