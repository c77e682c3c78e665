"""The cases of the lab's browser, in Chromium.

All hosts of the cases are this machine: Chromium maps their names and ports. https is real, by a
certificate made here. One profile serves all cases; each begins without cookies.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import ssl
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from werkzeug.serving import WSGIRequestHandler, make_server

from jwtflow.lab import separate_lab
from tests.browser.conftest import ARGUMENTS, MINUTE
from tests.browser_rules import (
    CASES,
    ORIGINS,
    Servers,
    fetched,
    names_of,
    observe,
    observe_model,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from jwtflow.lab import Lab
    from tests.browser_rules import Case

pytestmark = pytest.mark.browser

FORM = """([url, data, options]) => {
    const form = document.createElement("form")
    Object.assign(form, {method: "POST", action: url, ...options})
    for (const [name, value] of Object.entries(data)) {
        const field = document.createElement("input")
        Object.assign(field, {type: "hidden", name, value})
        form.append(field)
    }
    document.body.append(form)
    form.submit()
}"""
LINK = """url => {
    const link = document.createElement("a")
    link.href = url
    document.body.append(link)
    link.click()
}"""
IMAGE = """url => new Promise(done => {
    const image = new Image()
    image.onload = image.onerror = () => done()
    image.src = url
})"""
FETCH = """async ([url, options]) => {
    try {
        const answer = await fetch(url, options)
        await answer.text()
        return [answer.type, answer.status, [...answer.headers.keys()]]
    } catch (error) {
        return ["error", 0, []]
    }
}"""


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections

    def log(self, *args: Any) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Servers, str]]:
    """The servers of the cases, and the rules by which Chromium finds them."""
    app = Servers()
    certificate = _certificate(tmp_path_factory.mktemp("tls"))
    ports = {}
    with ExitStack() as stack:
        for scheme, context in (("http", None), ("https", certificate)):
            server = make_server(
                "127.0.0.1", 0, app, threaded=True, ssl_context=context, request_handler=_Quiet
            )
            thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
            thread.start()
            stack.callback(server.server_close)
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            ports[scheme] = server.port
        rules = [f"MAP {name} 127.0.0.1:{ports[scheme]}" for scheme, name in map(names_of, ORIGINS)]
        yield app, ", ".join(rules)


def _certificate(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cases of the lab's browser")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@pytest.fixture(scope="module")
def tab(servers: tuple[Servers, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A tab of a Chromium that knows the hosts of the cases."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    profile = tmp_path_factory.mktemp("profile")
    # Debian's Chromium blocks third-party cookies; Chrome doesn't.
    (profile / "Default").mkdir()
    (profile / "Default" / "Preferences").write_text(
        json.dumps({"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}),
        encoding="utf-8",
    )
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=program,
            ignore_https_errors=True,
            args=[*ARGUMENTS, f"--host-resolver-rules={servers[1]}"],
        )
        context.set_default_timeout(MINUTE)
        yield context.pages[0]
        context.close()


class ChromiumDriver:
    """Does the steps of a case in Chromium."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.tools = tab.context.new_cdp_session(tab)
        self.origins_used: set[str] = set()
        # Chromium remembers preflights for seconds; the lab's browser doesn't.
        self.tools.send("Network.enable")
        self.tools.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def begin(self) -> None:
        """Forget the case before."""
        for origin in self.origins_used:
            what = {"origin": origin, "storageTypes": "local_storage"}
            self.tools.send("Storage.clearDataForOrigin", what)
        self.origins_used.clear()
        self.tab.context.clear_cookies()
        self.tab.goto("about:blank")
        self.tools.send("Page.resetNavigationHistory")

    def open(self, url: str) -> None:
        self.tab.goto(url)

    def link(self, url: str) -> None:
        with self.tab.expect_navigation():
            self.tab.evaluate(LINK, url)

    def form(self, url: str, data: dict[str, str], **options: str) -> None:
        if url.endswith("/logout"):  # answered with No Content: nothing is navigated
            with self.tab.expect_response(url):
                self.tab.evaluate(FORM, [url, data, options])
            return
        with self.tab.expect_navigation():
            self.tab.evaluate(FORM, [url, data, options])

    def image(self, url: str) -> None:
        self.tab.evaluate(IMAGE, url)

    def fetch(self, url: str, **options: Any) -> dict[str, Any]:
        return fetched(*self.tab.evaluate(FETCH, [url, options]))

    def script(self, cookie: str) -> None:
        self.tab.evaluate("cookie => { document.cookie = cookie }", cookie)

    def remember(self, value: str) -> None:
        self.origins_used.add(self.tab.evaluate("location.origin"))
        self.tab.evaluate("value => localStorage.setItem('k', value)", value)

    def seen(self) -> dict[str, Any]:
        entries = self.tools.send("Page.getNavigationHistory")["entries"]
        cookies = self.tab.context.cookies()
        ends = [cookie["expires"] for cookie in cookies]
        reads, remembers, address = self.tab.evaluate(
            "[document.cookie, localStorage.getItem('k'), location.href]"
        )
        return {
            "reads": reads,
            "remembers": remembers,
            "address": address,
            "history": [e["url"] for e in entries if e["url"] != "about:blank"],
            "stored": sorted(f"{c['name']}={c['value']}".removeprefix("=") for c in cookies),
            "days": round((ends[0] - time.time()) / 86400) if ends and ends[0] > 0 else None,
        }


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with separate_lab() as opened:
        yield opened


@pytest.fixture(scope="module")
def driver(tab: Page) -> ChromiumDriver:
    return ChromiumDriver(tab)


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.waits], ids=lambda case: case.says
)
def test_chromium_keeps_the_rule(
    case: Case, servers: tuple[Servers, str], driver: ChromiumDriver, lab: Lab
) -> None:
    """Chromium sends, stores and shows what the case says, and all else as the lab's browser."""
    driver.begin()
    seen = observe(case, servers[0], driver)
    assert {name: seen[name] for name in case.then} == case.then
    assert seen == observe_model(case, lab)
