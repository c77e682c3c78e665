"""The issuer's keys: next, active, retired, and the file they lie in."""

from __future__ import annotations

import json
import os
import stat
import sys

import pytest

from jwtflow.errors import KeyFormatError
from jwtflow.tokens.sign import KeyRing, SigningKey, keyfile
from tests.conftest import NOON

HOUR = 3600

POSIX = pytest.mark.skipif(
    sys.platform == "win32", reason="not applicable: links need a privilege there, modes are none"
)


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing.generate("ES256")


def published(ring: KeyRing) -> list[str]:
    """The kids of the published set, in its order."""
    return [jwk["kid"] for jwk in ring.verification_keys.to_jwk_set()["keys"]]


def test_a_new_ring_has_an_active_and_a_next_key(ring):
    """Two keys, both published, the first signs."""
    assert ring.next is not None
    assert published(ring) == [ring.active.kid, ring.next.kid]
    assert ring.retired == ()


def test_rotation_moves_each_key_one_state_on(ring):
    """Next becomes active, active becomes retired, and another is published ahead of its time."""
    old, coming = ring.active, ring.next
    ring.rotate(now=NOON, keep_retired_for=HOUR)
    assert ring.active is coming
    assert ring.next.kid not in {old.kid, coming.kid}
    assert ring.next.alg == "ES256"
    assert [(r.key.kid, r.until) for r in ring.retired] == [(old.kid, NOON + HOUR)]
    assert published(ring) == [ring.active.kid, ring.next.kid, old.kid]


def test_a_retired_key_goes_when_its_last_token_has_expired(ring):
    """Published until that moment, gone with the first rotation after it."""
    first = ring.active.kid
    ring.rotate(now=NOON, keep_retired_for=HOUR)
    ring.rotate(now=NOON + HOUR - 1, keep_retired_for=HOUR)
    assert first in published(ring)
    ring.rotate(now=NOON + HOUR, keep_retired_for=HOUR)
    assert first not in published(ring)


def test_a_retired_key_is_published_to_its_last_second(ring):
    """D1: the published set has a retired key until the moment its last token expires."""
    old = ring.active.kid
    ring.rotate(now=NOON, keep_retired_for=HOUR)
    kids = [
        [jwk["kid"] for jwk in ring.published(now=now)["keys"]]
        for now in (NOON, NOON + HOUR - 1, NOON + HOUR)
    ]
    assert kids[0] == kids[1] == published(ring)
    assert kids[2] == [ring.active.kid, ring.next.kid]
    assert ring.verification_keys.find(old) is not None


def test_a_key_is_published_whatever_becomes_of_another_with_its_kid(signing_keys):
    """RFC 7517 §4.5: keys of one kid are told apart by alg, also when one of them is gone."""
    signing, old = ({**signing_keys[alg].to_jwk(), "kid": "2026"} for alg in ("RS256", "ES256"))
    ring = KeyRing.from_document({"keys": [signing, {**old, "retired_until": NOON}]})
    assert [jwk["alg"] for jwk in ring.published(now=NOON - 1)["keys"]] == ["RS256", "ES256"]
    assert [jwk["alg"] for jwk in ring.published(now=NOON)["keys"]] == ["RS256"]


def test_a_ring_of_one_key_rotates(signing_keys):
    """A file with a single key has no next; rotating makes the successor active."""
    ring = KeyRing([signing_keys["ES256"]])
    assert ring.next is None
    successor = SigningKey.generate("ES256")
    ring.rotate(now=NOON, successor=successor)
    assert ring.active is successor
    assert published(ring) == [successor.kid, signing_keys["ES256"].kid]


def test_the_document_comes_back_as_it_was(ring):
    """Ring, JWK Set, and ring again: the same keys in the same states."""
    ring.rotate(now=NOON, keep_retired_for=HOUR)
    again = KeyRing.from_document(json.loads(json.dumps(ring.to_document())))
    assert again.to_document() == ring.to_document()
    assert (again.active.kid, again.next.kid) == (ring.active.kid, ring.next.kid)
    assert [r.until for r in again.retired] == [NOON + HOUR]


def test_a_retired_key_cannot_sign_any_more(ring):
    """The private part of a retired key is not in the document."""
    ring.rotate(now=NOON)
    retired = ring.to_document()["keys"][-1]
    assert "d" not in retired


def test_a_retired_key_outlives_its_last_token(ring):
    """Servers sign with it for ten more minutes, for an hour each, with a leeway of two minutes."""
    old = ring.active.kid
    ring.rotate(now=NOON)
    last_use = NOON + 600 + 3600 + 120
    for now, there in ((last_use - 1, True), (last_use, False)):
        assert (old in [key["kid"] for key in ring.published(now=now)["keys"]]) is there


def test_a_retired_secret_stays_whole():
    """A secret has no public part: retired, it is kept to check with, and does not sign."""
    ring = KeyRing.generate("HS256")
    old = ring.active
    ring.rotate(now=NOON)
    again = KeyRing.from_document(ring.to_document())
    assert again.active.kid == ring.active.kid != old.kid
    again.verification_keys.find(old.kid).verify(b"message", old.sign(b"message"))
    assert published(again) == []


def test_any_jwk_set_is_a_ring(signing_keys):
    """The first private key signs, all are published, a public one only that."""
    public = signing_keys["RS256"].verification_key.to_jwk()
    document = {"keys": [signing_keys["ES256"].to_jwk(), public]}
    ring = KeyRing.from_document(document)
    assert ring.active.kid == signing_keys["ES256"].kid
    ring.rotate(now=NOON)
    assert public["kid"] in [jwk["kid"] for jwk in ring.published(now=NOON + 10**9)["keys"]]
    assert json.dumps(ring.to_document(), allow_nan=False)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"keys": []},
        {"keys": [{}]},
        {"keys": [1]},
        {"keys": [{"kty": "oct", "k": "AA"}]},
    ],
)
def test_what_is_no_ring(document):
    """Without a usable key to sign with there is no ring: here a broken key does spoil the set."""
    with pytest.raises(KeyFormatError):
        KeyRing.from_document(document)


def test_only_public_keys(signing_keys):
    """A set of public keys cannot sign, and the message says how to make one that can."""
    with pytest.raises(KeyFormatError, match="jwtflow keys new"):
        KeyRing.from_document({"keys": [signing_keys["ES256"].verification_key.to_jwk()]})


@pytest.mark.parametrize("until", ["never", None, True, []])
def test_an_odd_retirement(ring, until):
    """retired_until is a number of seconds."""
    document = ring.to_document()
    document["keys"][1]["retired_until"] = until
    with pytest.raises(KeyFormatError, match="retired_until"):
        KeyRing.from_document(document)


def test_a_new_file_is_the_owners_alone(ring, tmp_path):
    """The file holds the ring, and on POSIX only its owner may read it."""
    path = tmp_path / "keys.json"
    ring.save(path)
    assert KeyRing.load(path).to_document() == ring.to_document()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o440])
def test_a_replaced_file_keeps_owner_group_and_mode(ring, tmp_path, mode):
    """No matter who replaces the file, the server that could read it still can, and nobody else."""
    path = tmp_path / "keys.json"
    path.write_text("{}")
    if os.geteuid() == 0:  # only root gives files away
        os.chown(path, 65534, 65533)
    path.chmod(mode)
    before = path.stat()
    ring.save(path)
    after = path.stat()
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    assert stat.S_IMODE(after.st_mode) == mode
    assert KeyRing.load(path).to_document() == ring.to_document()


@POSIX
def test_a_link_stays_a_link(ring, tmp_path):
    """A ring saved through a link is in the file that the servers read, which the link names."""
    (tmp_path / "mounted").mkdir()
    target, link = tmp_path / "mounted" / "keys.json", tmp_path / "keys.json"
    target.write_text("{}")
    link.symlink_to(target)
    ring.save(link)
    assert link.is_symlink()
    assert KeyRing.load(target).to_document() == ring.to_document()


def test_a_failed_write_leaves_the_old_file(ring, tmp_path, monkeypatch):
    """Whole or not at all: where the replacement fails, the old keys are still there."""
    path = tmp_path / "keys.json"
    ring.save(path)
    before = path.read_bytes()

    def full_disk(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        KeyRing.generate("ES256").save(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("content", [b"", b"[]", b"not json", b"\xff", b'{"keys": [], "keys": []}'])
def test_a_file_of_something_else(tmp_path, content):
    """A file that is no JWK Set says so, without its contents."""
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(KeyFormatError, match="A key file is a JWK Set"):
        keyfile.read_document(path)


def test_a_file_that_is_not_there(tmp_path):
    """A missing file is the system's error, for the caller to name."""
    with pytest.raises(FileNotFoundError):
        KeyRing.load(tmp_path / "none.json")
