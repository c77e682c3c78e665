"""What does guarding a route cost, and what does a second worker bring?

First, in one process, the same answer (``/me``) behind several doors: none, our access token check
with the denylist in this process and, given ``--redis``, in Redis, Flask-JWT-Extended's (with its
block list in use, since ours asks a denylist), a session in SQLite, and the least that a token can
cost: signature and JSON of a signed one (the floor of verify.py), a look-up in Redis of an opaque
one. The open route is the resource server's own, with a
guard that lets everybody in: the same request, the same answer, the same headers. The apps are
called as WSGI apps, without a network but Redis'. Rounds are interleaved and each ratio is formed
within its round; shown is the median. Time is CPU time of this process, so Redis' own isn't in it.

Then the resource server under gunicorn with one worker and with two, asked by two client
processes. The clients need a processor as well: on a machine with two, the second worker and they
share them.

    python benchmarks/routes.py
    python benchmarks/routes.py --no-gunicorn --redis redis://127.0.0.1:6379/15
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from verify import floor  # beside this file

from jwtflow.clock import SystemClock
from jwtflow.denylist import open_denylist
from jwtflow.randomness import SystemRandom
from jwtflow.resource_server import ResourceServerSettings, build_app
from jwtflow.session_server import SessionServerSettings
from jwtflow.session_server import build_app as build_session_app
from jwtflow.store import Store
from jwtflow.tokens import AccessTokenVerifier, Claims
from jwtflow.tokens.sign import KeyRing, SigningKey, TokenIssuer

ISSUER = "http://127.0.0.1:5001"
AUDIENCE = "http://127.0.0.1:5002"
CALLS = 200
CLIENTS = 2
SECONDS = 5.0

Ask = Callable[[], None]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=25)
    options.add_argument("--no-gunicorn", action="store_true")
    options.add_argument("--redis", metavar="URL", help="a Redis database that may be read")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for alg in ("RS256", "HS256"):
            compare(alg, Path(folder) / f"{alg}.sqlite", rounds=chosen.rounds, redis=chosen.redis)
        if not chosen.no_gunicorn:
            compare_workers(Path(folder))


# ------------------------------------------------------------------------------ in one process
def compare(alg: str, database: Path, *, rounds: int, redis: str | None) -> None:
    key = SigningKey.generate(alg)
    issuer = issuer_for(key)
    issued = issuer.access_token(
        sub="alice", client_id="notebook", scope=("reports:read",), roles=("admin",)
    )
    header = bearer(issued.encoded_jwt)
    contestants: dict[str, Ask] = {
        "no door": asking(open_app(lambda: issued.claims), header),
        "floor of verify.py": asking(floor_app(key), header),
        "jwtflow access token": asking(guarded_app(key), header),
        "Flask-JWT-Extended": asking(flask_jwt_extended_app(key), header),
        "session in SQLite": session_contestant(database),
    }
    if redis is not None:
        contestants["the same, Redis"] = asking(guarded_app(key, denylist=redis), header)
        contestants["bare look-up in Redis"] = asking(opaque_app(issued.claims, redis), header)
    durations: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, ask in contestants.items():
            start = time.process_time()
            for _ in range(CALLS):
                ask()
            durations[name].append((time.process_time() - start) / CALLS)
    print(f"\n{alg}: one request to /me, {rounds} rounds of {CALLS}")
    for name, measured in durations.items():
        pairs = list(zip(measured, durations["no door"], strict=True))
        added = [guarded - unguarded for guarded, unguarded in pairs]
        ratio = [guarded / unguarded for guarded, unguarded in pairs]
        print(
            f"  {name:22} {statistics.median(measured) * 1e6:8.0f} µs"
            f"   adds {statistics.median(added) * 1e6:7.0f} µs"
            f"   {statistics.median(ratio):5.2f} times the open route"
        )


class OpenDoor:
    """Stands where the guard stands and checks nothing."""

    def __init__(self, claims: Callable[[], Claims]) -> None:
        self.authenticate = claims


def open_app(claims: Callable[[], Claims]) -> Flask:
    return resource_app(new_guard=lambda **_: OpenDoor(claims))


def floor_app(key: SigningKey) -> Flask:
    """The least that a signed token costs: decode it and check the signature, and no more."""
    check = floor(key)
    return open_app(lambda: check(request.headers["Authorization"][len("Bearer ") :]))


def opaque_app(claims: Claims, url: str) -> Flask:
    import redis

    client = redis.Redis.from_url(url)

    def look_up() -> Claims:
        client.get("an opaque token")
        return claims

    return open_app(look_up)


def guarded_app(key: SigningKey, denylist: str | None = None) -> Flask:
    verifier = AccessTokenVerifier(
        issuer=ISSUER,
        audience=AUDIENCE,
        keys=KeyRing([key]).verification_keys,
        clock=SystemClock(),
        algorithms=(key.alg,),
    )
    return resource_app(verify=verifier.verify, denylist=open_denylist(denylist, SystemClock()))


def resource_app(**collaborators: Any) -> Flask:
    unused = {"verify": None, "denylist": None}
    settings = ResourceServerSettings(issuer=ISSUER, resource_url=AUDIENCE)
    return build_app(settings=settings, **{**unused, **collaborators})


def flask_jwt_extended_app(key: SigningKey) -> Flask:
    from flask_jwt_extended import JWTManager, get_jwt, jwt_required
    from jwt import PyJWK

    app = Flask("flask_jwt_extended_app", static_folder=None)
    prepared = PyJWK(key.to_jwk() if key.alg == "HS256" else key.verification_key.to_jwk()).key
    app.config.update(
        JWT_ALGORITHM=key.alg,
        JWT_SECRET_KEY=prepared,
        JWT_PUBLIC_KEY=prepared,
        JWT_DECODE_AUDIENCE=AUDIENCE,
        JWT_DECODE_ISSUER=ISSUER,
        JWT_TOKEN_LOCATION=["headers", "cookies"],
        JWT_ACCESS_COOKIE_NAME="jwtflow_access",
    )
    manager = JWTManager(app)
    denied: set[str] = set()

    @manager.token_in_blocklist_loader
    def is_denied(_header: dict[str, Any], claims: dict[str, Any]) -> bool:
        return claims["jti"] in denied

    @app.get("/me")
    @jwt_required()
    def me() -> Response:
        return jsonify(get_jwt())

    return app


def session_contestant(database: Path) -> Ask:
    store = Store(f"sqlite:///{database}", clock=SystemClock(), random=SystemRandom())
    store.create_tables()
    store.add_demo_data()
    session_id = store.sessions.start("alice").session_id
    app = build_session_app(
        settings=SessionServerSettings(url="http://127.0.0.1:5003"), store=store
    )
    return asking(app, {"HTTP_COOKIE": f"jwtflow_session={session_id}"})


def asking(app: Flask, headers: dict[str, str]) -> Ask:
    """A call that asks ``app`` for ``/me`` once, and fails unless it is answered."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/me",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "5002",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **headers,
    }
    statuses: list[str] = []

    def start_response(status: str, *_rest: object) -> Callable[[bytes], None]:
        statuses.append(status)
        return lambda _data: None

    def ask() -> None:
        body = b"".join(app.wsgi_app(dict(environ), start_response))  # type: ignore[arg-type]
        if not statuses.pop().startswith("200"):
            raise RuntimeError(body.decode())

    ask()
    return ask


def bearer(encoded_jwt: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {encoded_jwt}"}


def issuer_for(key: SigningKey) -> TokenIssuer:
    return TokenIssuer(
        issuer=ISSUER,
        audience=AUDIENCE,
        keys=KeyRing([key]),
        clock=SystemClock(),
        random=SystemRandom(),
        access_token_lifetime=3600,
    )


# ------------------------------------------------------------------------------ under gunicorn
def compare_workers(folder: Path) -> None:
    key = SigningKey.generate("RS256")
    keys = folder / "keys.json"
    keys.write_text(json.dumps({"keys": [key.verification_key.to_jwk()]}))
    token = issuer_for(key).access_token(sub="alice", client_id="notebook", scope=()).encoded_jwt
    print(f"\ngunicorn, {os.cpu_count()} processors, {CLIENTS} clients, {SECONDS:.0f} seconds each")
    for workers in (1, 2):
        print(f"  {workers} worker(s): {requests_per_second(keys, token, workers):6.0f} requests/s")


def requests_per_second(keys: Path, token: str, workers: int) -> float:
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--workers", str(workers)]
    variables = {
        "JWTFLOW_ISSUER": ISSUER,
        "JWTFLOW_AUDIENCE": AUDIENCE,
        "JWTFLOW_VERIFICATION_KEYS": str(keys),
    }
    server = subprocess.Popen(
        [*command, "jwtflow.resource_server:create_app()"],
        env={**os.environ, **variables},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        port = listening_port(server, workers)
        with multiprocessing.Pool(CLIENTS) as pool:
            pool.starmap(load, [(port, token, 0.5)] * CLIENTS)  # warm
            answered = pool.starmap(load, [(port, token, SECONDS)] * CLIENTS)
        return sum(answered) / SECONDS
    finally:
        server.terminate()
        server.communicate()


def listening_port(server: subprocess.Popen[str], workers: int) -> int:
    """The port, once every worker has started."""
    said = ""
    assert server.stderr is not None
    while said.count("JWTFLOW_DENYLIST is not set") < workers:
        line = server.stderr.readline()
        if not line:
            raise RuntimeError(said)
        said += line
    found = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", said)
    assert found is not None
    return int(found[1])


def load(port: int, token: str, seconds: float) -> int:
    """How many requests this client had answered in the time given."""
    request = f"GET /me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    answered, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(request)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer.decode())
        answered += 1
    return answered


if __name__ == "__main__":
    main()
