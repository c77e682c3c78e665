"""Retired keys and key files: what a thief of an old key, or a reader of a file, gets."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pytest

from jwtflow.cli.keys import new
from jwtflow.cli.keys import rotate as rotate_command
from jwtflow.errors import ConfigurationError, UnknownKeyError
from jwtflow.resource_server.assembly import app_from_environment as resource_server
from jwtflow.tokens import AccessTokenVerifier, KeySet
from jwtflow.tokens.sign import KeyRing, SigningKey, sign_jwt
from jwtflow.web.settings import Environment, check_private
from tests.auth_fixtures import AUDIENCE, ISSUER, SERVICE
from tests.authorization_flow import is_active, post_form, userinfo

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="not applicable: files have no modes")
FOR_EVER = 2**40


def forged(key, clock, **claims):
    """A token that is right in all but who has signed it, and when."""
    now = int(clock.now())
    return sign_jwt(
        {
            "iss": ISSUER,
            "sub": "alice",
            "aud": AUDIENCE,
            "exp": now + 3600,
            "iat": now,
            "jti": "forged",
            "client_id": SERVICE[0],
            "scope": "openid",
            **claims,
        },
        key,
        typ="at+jwt",
    )


@pytest.fixture
def ring():
    return KeyRing([SigningKey.generate("ES256"), SigningKey.generate("ES256")])


@pytest.mark.parametrize(("seconds", "trusted"), [(-1, True), (0, False), (1, False)])
def test_a_retired_key_opens_nothing_at_the_auth_server(make_auth, ring, seconds, trusted):
    """J18: once its last token has expired, a retired key is worth nothing at any endpoint."""
    auth, stolen = make_auth(keys=ring), ring.active
    ring.rotate(now=auth.clock.now(), keep_retired_for=4000)
    auth.clock.advance(seconds=4000 + seconds)
    token = forged(stolen, auth.clock)
    assert (userinfo(auth, token).status_code == 200) is trusted
    assert is_active(auth, token) is trusted
    post_form(auth, "/revoke", {"token": token}, auth=SERVICE)
    assert auth.denylist.is_denied("forged") is trusted
    other = forged(stolen, auth.clock, jti="other")
    ended = auth.browser().post("/logout", headers={"Authorization": f"Bearer {other}"})
    assert (ended.status_code == 204) is trusted
    assert auth.denylist.is_denied("other") is trusted


def test_a_retired_key_ends_where_its_issuer_is_away(ring, clock):
    """J22: who keeps a published set while the issuer is away trusts no retired key longer."""
    stolen = ring.active
    ring.rotate(now=clock.now(), keep_retired_for=100)
    published = json.loads(json.dumps(ring.published(now=clock.now())))
    verifier = AccessTokenVerifier(
        issuer=ISSUER,
        audience=AUDIENCE,
        keys=KeySet.from_jwk_set(published),
        clock=clock,
        algorithms=["ES256"],
    )
    clock.advance(seconds=99)
    verifier.verify(forged(stolen, clock))
    clock.advance(seconds=1)
    with pytest.raises(UnknownKeyError):
        verifier.verify(forged(stolen, clock))
    verifier.verify(forged(ring.active, clock))


@pytest.mark.parametrize(("until", "status"), [(1, 401), (0.5, 401), (FOR_EVER, 200)])
def test_a_retired_secret_in_a_file(tmp_path, until, status):
    """J13: a resource server reads in its key file until when a retired secret is trusted."""
    secret = SigningKey.generate("HS256")
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"keys": [{**secret.to_jwk(), "retired_until": until}]}))
    file.chmod(0o600)
    client = start_resource_server(file).test_client()
    token = sign_jwt(
        {
            "iss": ISSUER,
            "sub": "alice",
            "aud": AUDIENCE,
            "exp": FOR_EVER,
            "iat": 1,
            "jti": "1",
            "client_id": "x",
        },
        secret,
        typ="at+jwt",
    )
    assert client.get("/me", headers={"Authorization": f"Bearer {token}"}).status_code == status


def start_resource_server(file):
    """A resource server that takes HS256 tokens by the keys in ``file``."""
    return resource_server(
        Environment(
            {
                "JWTFLOW_ISSUER": ISSUER,
                "JWTFLOW_AUDIENCE": AUDIENCE,
                "JWTFLOW_ALGORITHMS": "HS256",
                "JWTFLOW_VERIFICATION_KEYS": str(file),
            }
        )
    )


@POSIX
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o606, 0o620, 0o602, 0o666, 0o440])
def test_secrets_that_others_may_read(tmp_path, mode):
    """J13: a file of secrets that others may read or change stops the start, in one line."""
    file = tmp_path / "keys.json"
    KeyRing.generate("HS256").save(file)
    start_resource_server(file)
    file.chmod(mode)
    with pytest.raises(ConfigurationError, match=r"^JWTFLOW_VERIFICATION_KEYS: ") as caught:
        start_resource_server(file)
    assert f"chmod 600 {file}" in str(caught.value)
    assert "\n" not in str(caught.value)
    for good in (0o600, 0o400):
        file.chmod(good)
        check_private(str(file), setting="X")


@POSIX
def test_a_link_to_secrets_that_others_may_read(tmp_path):
    """J13: what counts is the file that a link leads to, not the link."""
    file, link = tmp_path / "keys.json", tmp_path / "link.json"
    KeyRing.generate("HS256").save(file)
    link.symlink_to(file)
    start_resource_server(link)
    file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        start_resource_server(link)


def run_at_once(works):
    """Run each in a thread; their errors."""
    errors, start = [], threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            work()
        except ConfigurationError as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_of_many_who_make_a_key_file_one_does(tmp_path, capsys):
    """D1: ``keys new`` at once: one makes the file, the others are refused and change nothing."""
    file = tmp_path / "keys.json"
    errors = run_at_once([lambda: new.callback(file=file, algorithm="ES256")] * 8)
    assert len(errors) == 7
    assert all("exists already" in str(error) for error in errors)
    shown = capsys.readouterr().out.splitlines()
    assert [line.split()[2] for line in shown] == [
        key["kid"] for key in KeyRing.load(file).to_document()["keys"]
    ]


def test_rotations_side_by_side_lose_nothing(tmp_path):
    """D1: of eight rotations at once each retires one key, and none that signed is lost."""
    file = tmp_path / "keys.json"
    ring = KeyRing.generate("ES256")
    ring.save(file)
    assert run_at_once([lambda: rotate_command.callback(file=file)] * 8) == []
    after = KeyRing.load(file)
    retired = [old.key.kid for old in after.retired]
    assert len(set(retired)) == 8
    assert retired[-2:] == [ring.next.kid, ring.active.kid]


def test_rotations_in_processes_lose_nothing(tmp_path):
    """D1: rotations of several processes at once lose no key either."""
    file = tmp_path / "keys.json"
    KeyRing.generate("ES256").save(file)
    command = [sys.executable, "-m", "jwtflow", "keys", "rotate", str(file)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    assert [process.communicate(timeout=60) and process.returncode for process in processes] == [
        0
    ] * 4
    assert len({old.key.kid for old in KeyRing.load(file).retired}) == 4
