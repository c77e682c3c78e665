"""Diagrams, the token view and the tables: both forms say the same, and nothing breaks them."""

import html.parser
import itertools
import re

import pytest

from jwtflow.lab import html as lab_html
from jwtflow.lab.diagram import Diagram
from jwtflow.lab.recorder import Exchange, Message, Note
from jwtflow.lab.token_view import TokenView
from tests.lab_fixtures import get, log_in, running_lab
from tests.token_fixtures import segment

NASTY = '<br> #1; "q" end %% note: {x} [y] | & `z` *b* $a$ <script>alert(1)</script>\nA->>B: x'


@pytest.fixture
def lab(capsys):
    with running_lab() as lab:
        yield lab


class _Text(html.parser.HTMLParser):
    """Collects what a reader of the HTML would see."""

    def __init__(self):
        super().__init__()
        self.words, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data.split()


def _parsed(markup):
    parser = _Text()
    parser.feed(markup)
    return parser


def test_diagram_is_markdown_with_a_text_twin():
    """The richest form is Markdown with a named mermaid drawing; plain text has the same steps."""
    call = Exchange("client", "server", Message("GET /x"), 1, Message("200 OK"), 2)
    bundle = Diagram([call], title="A call")._repr_mimebundle_()
    assert set(bundle) == {"text/markdown", "text/plain"}
    assert bundle["text/plain"] == "A call\n1. client → server: GET /x\n2. server → client: 200 OK"
    assert bundle["text/markdown"].startswith("### A call\n\n```mermaid\nsequenceDiagram\n")
    assert re.search(r"^ *accTitle: A call$", bundle["text/markdown"], re.MULTILINE)
    assert re.search(r"^ *accDescr: \w", bundle["text/markdown"], re.MULTILINE)
    assert bundle["text/markdown"].endswith("\n2. server → client: 200 OK")


def test_lanes_stand_in_the_same_order_in_every_diagram():
    """Lanes go from the browser to the attacker, in any order of events; absent ones are out."""
    order = ["browser", "client", "auth server", "resource server (yours)", "a mail server"]
    names = [*order, "attacker"]
    for speakers in (names, names[::-1], names[3:] + names[:3], names[2:]):
        calls = [
            Exchange(one, other, Message("GET /"), number, Message("200 OK"), number + 0.1)
            for number, (one, other) in enumerate(itertools.pairwise(speakers))
        ]
        drawn = re.findall(r"participant P\d as (.*)", Diagram(calls).mermaid)
        shown = [name.replace("#40;", "(").replace("#41;", ")") for name in drawn]
        assert shown == [name for name in names if name in speakers]


def test_a_record_is_short(lab):
    """A record tells requests, statuses and which tokens; an exchange tells headers and bodies."""
    with lab.record("Log in") as recording:
        log_in(lab)
    request, answer = recording.steps
    assert request == "client → auth server: POST /login"
    assert answer == "auth server → client: 200 OK (access token #1, refresh token #1)"
    (exchange,) = recording.exchanges
    assert '"username": "alice"' in str(exchange)
    assert '"expires_in": 900' in str(exchange)


def test_diagram_escapes_what_mermaid_would_read():
    """Text from a server adds no arrow, no line, no markup and no formula to a picture."""
    call = Exchange("a;b", "c#d", Message(NASTY), 1, Message("400", fields={"error": NASTY}), 2)
    diagram = Diagram([call], [Note(NASTY, 2)], title=NASTY)
    for line in diagram.mermaid.splitlines()[1:]:
        text = line.partition(": ")[2] or line.partition(" as ")[2]
        assert not re.search(r"[<>\"%{}\[\]|`*]", text.replace("<br/>", ""))
        assert re.fullmatch(r"([^#;]|#\d+;)*", text)
    assert len(diagram.mermaid.splitlines()) == 7
    markdown = diagram._repr_mimebundle_()["text/markdown"]
    assert "<script>" not in markdown
    assert "$" not in markdown
    assert markdown.count("```") == 2


def test_notes_outside_the_exchanges_are_left_out():
    """Time that passed before or after the chosen exchanges is not in their picture."""
    call = Exchange("a", "b", Message("GET /"), 3, Message("200 OK"), 5)
    notes = [Note("before", 1), Note("within", 4), Note("after", 9)]
    assert Diagram([call], notes).steps == ["a → b: GET /", "within.", "b → a: 200 OK"]


def test_missing_answer_is_drawn(lab):
    """A server that is off gets an arrow that ends in a cross, and a sentence."""
    lab.switch_off("session_server")
    with pytest.raises(OSError, match="switched off"):
        lab.http.get(f"{lab.session_server}/me")
    assert "P2--xP1: no answer" in lab.diagram().mermaid
    assert lab.diagram().steps[-1] == "session server → client: no answer"


def test_diagram_of_chosen_exchanges(lab):
    """lab.diagram draws what it is given."""
    get(lab, "/me", log_in(lab)["access_token"])
    assert len(lab.diagram(lab.exchanges[-1:]).steps) == 2


def test_token_view_says_that_nothing_was_verified(lab):
    """Looking at a token claims no check; both forms hold its labels and its times in words."""
    token = log_in(lab)["access_token"]
    view = lab.show_token(token)
    for words in (view.text(), " ".join(_parsed(view.html()).words)):
        assert "Nothing was verified" in words
        assert "2030-01-01 12:15:00 UTC, in 15 minutes" in words
        for label in ("Header", "Payload", "Signature"):
            assert label in words
    assert "Verified" not in view.text()


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "a.b", "e30.e30.", "a.b.c.d.e", '{"alg": 1}', "\x1b[31m.é.<b>", "ey" * 9999),
        f"e30.{segment({'exp': 10**400})}.",
    ],
)
def test_token_view_of_a_malformed_token(text):
    """Whatever it is given, the view shows how far it got and what is wrong, and never raises."""
    view = TokenView(text, now=0)
    assert "Not verified" in view.text()
    if text != "e30.e30.":
        assert "What is wrong with its form" in view.text()
    assert "\x1b" not in view.text() + view.html()
    assert "<b>" not in view.html()


def test_tables_show_state_without_hashes_of_passwords(lab):
    """The tables name what was seen, draw the family as a tree and hold no secret."""
    login = log_in(lab)
    renewed = lab.http.post(
        f"{lab.auth_server}/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": login["refresh_token"],
            "client_id": "notebook",
        },
    ).json()
    lab.http.post(
        f"{lab.auth_server}/revoke",
        data={"token": renewed["access_token"], "client_id": "notebook"},
    )
    text = lab.state().text()
    for shown in ("└ refresh token #2", "refresh token #1", "access token #2", "alice", "spent"):
        assert shown in text
    for secret in (login["refresh_token"], "argon2"):
        assert secret not in text
    words = _parsed(lab.state("families", "denylist").html()).words
    assert words[0] == "families"
    assert lab.state("families").text().startswith("families\n")


def test_unknown_table_is_a_helpful_error(lab):
    """A table that is not there names those that are."""
    with pytest.raises(ValueError, match="There are: accounts, clients, codes"):
        lab.state("passwords")


def test_html_needs_no_style_block_and_leaves_text_to_the_theme(lab):
    """Inline styles only, since others are lost before a run, and no colour of text."""
    token = log_in(lab)["access_token"]
    shown = [lab, lab.show_token(token), lab.state()]
    for markup in (thing._repr_mimebundle_()["text/html"] for thing in shown):
        tags = _parsed(markup).tags
        assert {tag for tag, _ in tags} <= {
            "div", "h3", "table", "caption", "thead", "tbody", "tr", "th", "td",
        }  # fmt: skip
        assert "var(" not in markup
        assert not any(";color:" in (attributes.get("style") or "") for _, attributes in tags)
        assert any(tag in {"h3", "caption"} for tag, _ in tags)
        assert all("scope" in attributes for tag, attributes in tags if tag == "th")


@pytest.mark.parametrize(("page", "words"), [("#ffffff", "#212121"), ("#111111", "#e0e0e0")])
@pytest.mark.parametrize("tint", ["ROSE", "VIOLET", "BLUE", "GREEN", "SAND", "GREY"])
def test_panels_have_enough_contrast_in_both_themes(tint, page, words):
    """On white and on JupyterLab's black text reaches 7:1, a border 3:1 (WCAG 2.2)."""
    colour, opacity = re.search(
        "background:(#[0-9a-f]{6})([0-9a-f]{2})", vars(lab_html)[tint]
    ).groups()
    behind = _channels(page)
    share = int(opacity, 16) / 255
    inside = [c * share + b * (1 - share) for c, b in zip(_channels(colour), behind, strict=True)]
    assert f"border:1px solid {colour}" in vars(lab_html)[tint]
    assert _contrast(_channels(words), inside) >= 7
    assert _contrast(_channels(colour), inside) >= 3
    assert _contrast(_channels(colour), behind) >= 3


def _channels(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _contrast(one, other):
    dark, light = sorted([_luminance(one), _luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def _luminance(channels):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_token_view_names_a_token_of_another_kind():
    """Of an encrypted token the view says what it is, in HTML and as text."""
    view = TokenView("e30.AA.AA.AA.AA", now=0)
    assert "JWE" in view.html()
    assert "JWE" in view.text()
