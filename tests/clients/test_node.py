"""Node's openid-client and jose, unchanged, as client and verifier of our server."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Self

import pytest

from tests.auth_fixtures import AUDIENCE, SERVICE
from tests.conftest import SeededRandom
from tests.loopback import consent, serve_auth

NODE = Path(__file__).parent.parent / "node"


def _major_version() -> int:
    """Of the Node.js on this machine; 0 where there is none."""
    if shutil.which("node") is None:
        return 0
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.removeprefix("v").partition(".")[0])


pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(_major_version() < 20, reason="Node.js 20 or newer is not installed"),
    pytest.mark.skipif(
        not (NODE / "node_modules" / "openid-client").is_dir(),
        reason="openid-client is not installed: run npm ci in tests/node",
    ),
]


class NodeClient:
    """The script, as one reads and writes its lines."""

    def __init__(self, **given) -> None:
        self._process = subprocess.Popen(
            ["node", "openid_client.mjs"],
            cwd=NODE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.tell(json.dumps(given))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.kill()
        self._process.wait()

    def tell(self, line: str) -> None:
        """Give it a line."""
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict:
        """Its next line."""
        return json.loads(self._process.stdout.readline())


@pytest.mark.parametrize("alg", ["RS256", "ES256", "EdDSA"])
def test_code_flow(tmp_path, signing_keys, alg):
    """Discovery, code, ID token, userinfo, refresh and revocation work; jose verifies the rest."""
    parts = {"random": SeededRandom(), "key": signing_keys[alg]}
    with (
        serve_auth(tmp_path, **parts) as world,
        NodeClient(issuer=world.settings.issuer, audience=AUDIENCE) as node,
    ):
        node.tell(consent(node.hear()["url"]))
        assert node.hear() == {
            "sub": "alice",
            "userinfo": {"sub": "alice"},
            "access": {"sub": "alice", "scope": "openid reports:read", "alg": alg},
            "rotated": True,
        }


def test_denial(served):
    """A user's no reaches openid-client as access_denied, from the issuer that it expects."""
    with NodeClient(issuer=served.settings.issuer, audience=AUDIENCE) as node:
        node.tell(consent(node.hear()["url"], decision="deny"))
        assert node.hear()["error"] == "access_denied"


def test_mixed_up_issuer(served):
    """A12: openid-client refuses an answer whose iss is another server's, so ours must be right."""
    with NodeClient(issuer=served.settings.issuer, audience=AUDIENCE) as node:
        location = consent(node.hear()["url"])
        node.tell(location[: location.index("&iss=")] + "&iss=https%3A%2F%2Fevil.example")
        assert "failed" in node.hear()


@pytest.mark.parametrize("way", ["basic", "post"])
def test_client_credentials(served, way):
    """A confidential client gets a token, introspects it and gives it back, in both ways."""
    with NodeClient(issuer=served.settings.issuer, client=SERVICE, way=way) as node:
        assert node.hear() == {
            "scope": "reports:read",
            "before": True,
            "after": {"active": False},
        }


def test_wrong_secret(served):
    """A wrong secret reaches openid-client as a refusal."""
    wrong = (SERVICE[0], "wrong")
    with NodeClient(issuer=served.settings.issuer, client=wrong, way="post") as node:
        assert node.hear()["error"] == "invalid_client"
