"""The server that other people's clients are let loose on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.auth_fixtures import AuthWorld
from tests.conftest import SeededRandom
from tests.loopback import serve_auth


@pytest.fixture
def served(tmp_path, signing_keys) -> Iterator[AuthWorld]:
    """An auth server on loopback that signs with RS256."""
    with serve_auth(tmp_path, random=SeededRandom(), key=signing_keys["RS256"]) as world:
        yield world


@pytest.fixture
def metadata(served) -> dict[str, str]:
    """What the server says of itself: clients take every URL from here."""
    path = "/.well-known/openid-configuration"
    return dict(served.browser().get(path).json or {})
