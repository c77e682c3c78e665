"""Exercises of notebook 01, *build a token by hand*."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from jwtflow.course.exercise import Exercise, Kind, Misconception, Wrong
from jwtflow.course.guard import Answer, CrashedError
from jwtflow.course.questions import choice, reasons

PRELUDE = """
import base64
import hashlib
import hmac
import json
"""

MISSING = "a decoder finds out by itself what was left out"
PADDING = "the padding belongs to the value"
ALPHABET = "base64 and base64url are the same alphabet"
DECODED = "the signature covers the JSON, so that is what is signed"
HEXADECIMAL = "the signature is the hexadecimal text of the HMAC"
CHECKSUM = "a checksum shows who made it"
CONCATENATED = "a hash over secret and text is an HMAC"
RETURNS = "to return False is to refuse"
EQUALS = "== is good enough to compare signatures"
UNSIGNED = "whatever decodes is genuine"
AS_WRITTEN = "a token holds its claims as they are written"
RESIGNED = "an attacker can sign again"

_ENCODE_CASES = (
    *(b"abcdefghijklmnop"[:length] for length in range(1, 17)),
    b"",
    b"\xfb\xef\xff",
    b"\x00\x00",
    '{"name":"Åsa"}'.encode(),
)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _signed(header: dict[str, Any], payload: dict[str, Any], secret: bytes) -> str:
    signing_input = ".".join(
        _encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload)
    )
    signature = hmac.new(secret, signing_input.encode(), hashlib.sha256).digest()
    return f"{signing_input}.{_encoded(signature)}"


def _examine_encode(answer: Answer) -> Wrong | None:
    for data in _ENCODE_CASES:
        text = answer(data)
        seen = f"For the bytes {data!r} your function returned {text!r}."
        if isinstance(text, bytes):
            return Wrong(
                seen, "A segment is text, and this is bytes. Which method makes text of it?"
            )
        if not isinstance(text, str):
            return Wrong(seen, "It should return a str.")
        if text.startswith("b'"):
            return Wrong(seen, "This is how Python prints bytes. Which method makes text of them?")
        if "=" in text:
            return Wrong(seen, "Which character of it is not in the alphabet?", PADDING)
        if "+" in text or "/" in text:
            return Wrong(seen, "Which character of it would be misread in a URL?", ALPHABET)
        if text != _encoded(data):
            return Wrong(seen, "Run base64.urlsafe_b64encode on the same bytes, and compare.")
    return None


ENCODE = Exercise(
    name="01-encode",
    title="Bytes to base64url",
    kind=Kind.COMPLETE,
    objective=1,
    defines="b64url_encode",
    statement=(
        "Complete the function: `data` is `bytes`, the result is a `str` in base64url without "
        "padding (RFC 7515 §2)."
    ),
    cell="""
def b64url_encode(data):
    encoded = base64.urlsafe_b64encode(data)
    ### BEGIN SOLUTION
    return encoded.rstrip(b"=").decode()
    ### END SOLUTION
""",
    alternatives=(
        """
def b64url_encode(data):
    return base64.b64encode(data).decode().replace("+", "-").replace("/", "_").replace("=", "")
""",
        """
def b64url_encode(data):
    text = str(base64.b64encode(data, altchars=b"-_"), "ascii")
    while text.endswith("="):
        text = text[:-1]
    return text
""",
    ),
    misconceptions=(
        Misconception(
            PADDING,
            """
def b64url_encode(data):
    return base64.urlsafe_b64encode(data).decode()
""",
        ),
        Misconception(
            ALPHABET,
            """
def b64url_encode(data):
    return base64.b64encode(data).rstrip(b"=").decode()
""",
        ),
    ),
    examine=_examine_encode,
    hints=(
        '`encoded` is `bytes` and may end in one or two `=`. Print it for `b"a"` and see.',
        (
            "Two steps: `bytes` has a method `rstrip` that removes characters from the end, and a "
            "method `decode` that turns ASCII bytes into a `str`."
        ),
    ),
    explanation=(
        "The padding only tells how many bytes the last group holds, and the length of the text "
        "says so already. Base64url uses `-` and `_` where base64 has `+` and `/`, because those "
        "two mean something in a URL."
    ),
)


def _examine_decode(answer: Answer) -> Wrong | None:
    for data in _ENCODE_CASES:
        text = _encoded(data)
        try:
            decoded = answer(text)
        except CrashedError as error:
            if "padding" not in str(error).lower():
                raise
            return Wrong(
                f"For the text {text!r} your function raised: {error}",
                "The decoder wants the text in groups of four. What did the encoder leave out?",
                MISSING,
            )
        seen = f"For the text {text!r} your function returned {decoded!r}."
        if decoded == data:
            continue
        if not isinstance(decoded, bytes):
            return Wrong(seen, "It should return bytes: not everything encoded is text.")
        if "-" in text or "_" in text:
            return Wrong(
                seen,
                "How many bytes should that many characters give? Characters that a decoder does "
                "not know, it may drop without a word.",
                ALPHABET,
            )
        return Wrong(seen, "Encode what you got with your first function, and compare.")
    return None


DECODE = Exercise(
    name="01-decode",
    title="Base64url to bytes",
    kind=Kind.WRITE,
    objective=1,
    defines="b64url_decode",
    statement=(
        "Write the way back: `text` is a `str` in base64url without padding, the result is "
        "`bytes`. The decoder of the standard library refuses a text whose padding is missing, "
        "but it accepts more than is needed."
    ),
    cell="""
def b64url_decode(text):
    ### BEGIN SOLUTION
    padding = "=" * (-len(text) % 4)
    return base64.urlsafe_b64decode(text + padding)
    ### END SOLUTION
""",
    alternatives=(
        """
def b64url_decode(text):
    while len(text) % 4:
        text += "="
    return base64.b64decode(text.replace("-", "+").replace("_", "/"))
""",
        """
def b64url_decode(text):
    return base64.b64decode(text + "===", altchars=b"-_")
""",
    ),
    misconceptions=(
        Misconception(
            MISSING,
            """
def b64url_decode(text):
    return base64.urlsafe_b64decode(text)
""",
        ),
        Misconception(
            ALPHABET,
            """
def b64url_decode(text):
    return base64.b64decode(text + "=" * (-len(text) % 4))
""",
        ),
    ),
    examine=_examine_decode,
    hints=(
        "How many `=` can be missing at most? Look at the three examples of padding above.",
        (
            "Two at most, and more do no harm. Add them to the text, then let "
            "`base64.urlsafe_b64decode` do the rest."
        ),
    ),
    explanation=(
        "Four characters carry three bytes, so the missing `=` follow from the length: "
        "`-len(text) % 4` is their number. "
        "`base64.b64decode` does not know `-` and `_`, and drops them without an error: a decoder "
        "that forgives is how two readers come to see two different tokens."
    ),
)

_SIGN_CASES: tuple[tuple[dict[str, Any], dict[str, Any], bytes], ...] = (
    ({"alg": "HS256", "typ": "JWT"}, {"sub": "alice"}, b"k" * 32),
    ({"alg": "HS256"}, {"sub": "Åsa", "exp": 1893500100, "roles": ["admin"]}, bytes(range(32))),
    ({"typ": "at+jwt", "alg": "HS256", "kid": "1"}, {}, b"another secret of 32 bytes or so"),
)


def _examine_sign(answer: Answer) -> Wrong | None:
    for header, payload, secret in _SIGN_CASES:
        token = answer(header, payload, secret)
        if not isinstance(token, str):
            return Wrong(
                f"Your function returned {type(token).__name__}.",
                "A token is a str of three parts.",
            )
        parts = token.split(".")
        if len(parts) != 3:
            return Wrong(
                f"Your token has {len(parts)} {'part' if len(parts) == 1 else 'parts'}.",
                "Header, payload and signature, each encoded, joined by a dot.",
            )
        wrong = _examine_parts(parts, header, payload, secret)
        if wrong is not None:
            return wrong
    return None


def _examine_parts(
    parts: list[str], header: dict[str, Any], payload: dict[str, Any], secret: bytes
) -> Wrong | None:
    expected = _signed(header, payload, secret).split(".")
    for name, mine, right in zip(("header", "payload"), parts, expected, strict=False):
        if mine == right:
            continue
        if mine.rstrip("=") == right:
            return Wrong(f"Your {name} segment ends in '='.", "Use your own encoder.", PADDING)
        return _diagnose_segment(name, mine, header if name == "header" else payload)
    if parts[2] == expected[2]:
        return None
    return _diagnose_signature(parts[2], header, payload, secret, ".".join(expected[:2]))


def _diagnose_segment(name: str, mine: str, given: dict[str, Any]) -> Wrong:
    decoded = _readable(mine)
    if decoded is None:
        return Wrong(
            f"Your {name} segment, {mine[:40]!r}, does not decode to JSON.",
            "First json.dumps, then bytes, then your encoder.",
        )
    if decoded != given:
        return Wrong(
            f"Your {name} segment says {decoded!r}; the function was given {given!r}.",
            "Use the arguments of the function, not names from elsewhere in the notebook.",
        )
    return Wrong(
        f"Your {name} segment says the right thing in other bytes than it should.",
        "Decode it and look at the JSON. Are there spaces in it? In which order are the names?",
    )


def _diagnose_signature(
    mine: str, header: dict[str, Any], payload: dict[str, Any], secret: bytes, signing_input: str
) -> Wrong:
    seen = f"Your signature segment has {len(mine)} characters: {mine[:24]!r}…"
    right = hmac.new(secret, signing_input.encode(), hashlib.sha256)
    if mine.rstrip("=") == _encoded(right.digest()):
        return Wrong("Your signature segment ends in '='.", "Use your own encoder.", PADDING)
    if mine in {right.hexdigest(), _encoded(right.hexdigest().encode())}:
        return Wrong(seen, "How many bytes does SHA-256 give, and how many are yours?", HEXADECIMAL)
    if mine == _encoded(hashlib.sha256(signing_input.encode()).digest()):
        return Wrong(
            "Your signature is the SHA-256 of the signing input, without the secret.",
            "Could somebody who does not have the secret compute it as well?",
            CHECKSUM,
        )
    message = signing_input.encode()
    for hashed in (secret + message, message + secret, secret + b"." + message):
        if mine == _encoded(hashlib.sha256(hashed).digest()):
            return Wrong(
                "Your signature is the SHA-256 of the secret and the signing input, put together.",
                "HMAC mixes in the secret in a way of its own. Which function did the cell above "
                "call?",
                CONCATENATED,
            )
    if mine == _encoded(hmac.new(message, secret, hashlib.sha256).digest()):
        return Wrong(
            "You have signed the secret with the message.",
            "Which of the two arguments of hmac.digest is the key?",
        )
    texts = [json.dumps(part, separators=(",", ":")) for part in (header, payload)]
    for text in (".".join(texts), "".join(texts), texts[1]):
        if mine == _encoded(hmac.new(secret, text.encode(), hashlib.sha256).digest()):
            return Wrong(
                "Your signature covers the JSON text, before it was encoded.",
                "What does a verifier hold in its hands before it has decoded anything?",
                DECODED,
            )
    return Wrong(seen, "What exactly goes into the HMAC: which segments, joined by what?")


SIGN = Exercise(
    name="01-sign",
    title="Sign a token with HMAC-SHA-256",
    kind=Kind.WRITE,
    objective=2,
    defines="sign_hs256",
    statement=(
        "Write `sign_hs256(header, payload, secret)`. The first two are dictionaries, the secret "
        "is `bytes`; the result is the token as a `str`. Write the JSON without spaces, as "
        '`json.dumps(…, separators=(",", ":"))` does.'
    ),
    cell="""
def sign_hs256(header, payload, secret):
    ### BEGIN SOLUTION
    segments = [
        b64url_encode(json.dumps(part, separators=(",", ":")).encode())
        for part in (header, payload)
    ]
    signing_input = ".".join(segments)
    signature = hmac.digest(secret, signing_input.encode(), "sha256")
    return signing_input + "." + b64url_encode(signature)
    ### END SOLUTION
""",
    alternatives=(
        """
def sign_hs256(header, payload, secret):
    def segment(part):
        text = json.dumps(part, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode("utf-8")).rstrip(b"=")
    signed = segment(header) + b"." + segment(payload)
    mac = hmac.new(secret, signed, hashlib.sha256)
    return (signed + b"." + base64.urlsafe_b64encode(mac.digest()).rstrip(b"=")).decode("ascii")
""",
        """
def sign_hs256(header, payload, secret):
    h = b64url_encode(bytes(json.dumps(header, separators=(",", ":")), "utf-8"))
    p = b64url_encode(bytes(json.dumps(payload, separators=(",", ":")), "utf-8"))
    mac = hmac.new(secret, digestmod="sha256")
    mac.update(f"{h}.{p}".encode())
    return f"{h}.{p}.{b64url_encode(mac.digest())}"
""",
    ),
    misconceptions=(
        Misconception(
            DECODED,
            """
def sign_hs256(header, payload, secret):
    h = json.dumps(header, separators=(",", ":"))
    p = json.dumps(payload, separators=(",", ":"))
    signature = hmac.digest(secret, f"{h}.{p}".encode(), "sha256")
    return ".".join(b64url_encode(x) for x in (h.encode(), p.encode(), signature))
""",
        ),
        Misconception(
            HEXADECIMAL,
            """
def sign_hs256(header, payload, secret):
    h = b64url_encode(json.dumps(header, separators=(",", ":")).encode())
    p = b64url_encode(json.dumps(payload, separators=(",", ":")).encode())
    mac = hmac.new(secret, f"{h}.{p}".encode(), hashlib.sha256)
    return f"{h}.{p}.{mac.hexdigest()}"
""",
        ),
        Misconception(
            CHECKSUM,
            """
def sign_hs256(header, payload, secret):
    h = b64url_encode(json.dumps(header, separators=(",", ":")).encode())
    p = b64url_encode(json.dumps(payload, separators=(",", ":")).encode())
    return f"{h}.{p}." + b64url_encode(hashlib.sha256(f"{h}.{p}".encode()).digest())
""",
        ),
        Misconception(
            CONCATENATED,
            """
def sign_hs256(header, payload, secret):
    h = b64url_encode(json.dumps(header, separators=(",", ":")).encode())
    p = b64url_encode(json.dumps(payload, separators=(",", ":")).encode())
    return f"{h}.{p}." + b64url_encode(hashlib.sha256(secret + f"{h}.{p}".encode()).digest())
""",
        ),
        Misconception(
            PADDING,
            """
def sign_hs256(header, payload, secret):
    h = base64.urlsafe_b64encode(json.dumps(header, separators=(",", ":")).encode()).decode()
    p = base64.urlsafe_b64encode(json.dumps(payload, separators=(",", ":")).encode()).decode()
    mac = hmac.new(secret, f"{h}.{p}".encode(), hashlib.sha256)
    return f"{h}.{p}." + base64.urlsafe_b64encode(mac.digest()).decode()
""",
        ),
    ),
    examine=_examine_sign,
    hints=(
        (
            "Three segments, three calls of your encoder. The HMAC is made over the first two, "
            "exactly as they stand in the token, with the dot between them."
        ),
        (
            'First `signing_input = header_segment + "." + payload_segment`. Then '
            '`hmac.digest(secret, signing_input.encode(), "sha256")` gives 32 bytes; encode those.'
        ),
    ),
    explanation=(
        "The signature covers the two encoded segments and the dot (RFC 7515 §5.1). A verifier can "
        "then check it on the bytes that came, before it has decoded, parsed or believed anything."
    ),
)

_SECRET = b"an example secret, 32 bytes long"


def _examine_verify(answer: Answer) -> Wrong | None:
    payload = {"sub": "bob", "role": "reader"}
    token = _signed({"alg": "HS256"}, payload, _SECRET)
    wrong = _examine_honest(answer, token, payload)
    for case, bad, secret in () if wrong else _forgeries(token):
        wrong = wrong or _examine_forged(answer, case, bad, secret)
    if wrong is None and _lacks_compare_digest(answer.value):
        return Wrong(
            "Your function refuses forged tokens, but compares without hmac.compare_digest.",
            "How long does a comparison take that stops at the first difference, and who could "
            "measure it?",
            EQUALS,
        )
    return wrong


def _examine_honest(answer: Answer, token: str, payload: dict[str, Any]) -> Wrong | None:
    try:
        result = answer(token, _SECRET)
    except CrashedError as error:
        if "unsupported operand types" in str(error):
            return Wrong(
                f"An honest token made your function stumble. {error}",
                "compare_digest takes two bytes or two strings, not one of each.",
            )
        if not str(error).startswith("ValueError"):
            raise
        return Wrong(
            f"An honest token, with a right signature, was refused. {error}",
            "Print the two things that you compare, for an honest token. Is the first made from "
            "header, "
            "dot and payload? Are both encoded, or both not? And what do you do when they are "
            "equal?",
        )
    if result == payload:
        return None
    return Wrong(
        f"For an honest token your function returned {result!r}.",
        "It should return the dictionary that the payload decodes to.",
    )


def _forgeries(token: str) -> Iterator[tuple[str, str, bytes]]:
    head, body, signature = token.split(".")
    forged = _encoded(b'{"sub":"bob","role":"admin"}')
    nested = _encoded(b"[" * 100_000)
    yield "whose payload was changed", f"{head}.{forged}.{signature}", _SECRET
    yield "that was signed with another secret", token, b"x" * 32
    yield "whose header was changed", f"{_encoded(b'{}')}.{body}.{signature}", _SECRET
    yield "without a signature", f"{head}.{body}.", _SECRET
    yield "whose signature is cut short", f"{head}.{body}.{signature[:10]}", _SECRET
    yield "whose signature is longer", f"{head}.{body}.{signature}AAAA", _SECRET
    yield "whose signature has a letter beyond ASCII", f"{head}.{body}.{signature[:-1]}é", _SECRET
    yield "whose payload is a trap for JSON readers", f"{head}.{nested}.{signature}", _SECRET


def _examine_forged(answer: Answer, case: str, token: str, secret: bytes) -> Wrong | None:
    try:
        result = answer(token, secret)
    except CrashedError as error:
        return _examine_refusal(case, error)
    if isinstance(result, dict):
        return Wrong(
            f"For a token {case} your function returned {result!r}.",
            "It should raise ValueError before it returns anything from such a token.",
            UNSIGNED,
        )
    return Wrong(
        f"For a token {case} your function returned {result!r}.",
        "Say no by raising ValueError. What happens if a caller does not look at what comes back?",
        RETURNS,
    )


def _examine_refusal(case: str, error: CrashedError) -> Wrong | None:
    told = str(error)
    if told.startswith("ValueError"):
        return None
    if told.startswith("AssertionError"):
        return Wrong(
            f"For a token {case} an assert failed.",
            "Python leaves asserts out when it is run with -O. Raise ValueError instead.",
        )
    if told.startswith("TypeError") and "ASCII" in told:
        return Wrong(
            f"For a token {case} your function stumbled. {told}",
            "compare_digest takes texts only if they are ASCII, and an attacker may send others. "
            "Give it bytes: both sides with .encode().",
        )
    if told.startswith("RecursionError"):
        return Wrong(
            f"For a token {case} your function read the payload. {told}",
            "No payload is read before the signature is right: which line comes too early?",
        )
    raise error


def _lacks_compare_digest(value: Any) -> bool:
    return isinstance(value, FunctionType) and not _uses_compare_digest(value)


def _uses_compare_digest(function: FunctionType) -> bool:
    names = _names(function.__code__)
    return "compare_digest" in names or any(
        function.__globals__.get(name) is hmac.compare_digest for name in names
    )


def _names(code: CodeType) -> set[str]:
    nested = (_names(c) for c in code.co_consts if isinstance(c, CodeType))
    return set(code.co_names).union(*nested)


VERIFY = Exercise(
    name="01-verify",
    title="Verify before you believe",
    kind=Kind.REPAIR,
    objective=3,
    defines="verify_hs256",
    statement=(
        "This function believes every token. Repair it: it returns the claims of a token that was "
        "signed with `secret`, and for every other one it does `raise ValueError`. The payload is "
        "not decoded before the signature is known to be right. If a token gets past you, the "
        "check says which. (Hand `hmac.compare_digest` two `bytes`.)"
    ),
    cell="""
def verify_hs256(token, secret):
    header_segment, payload_segment, signature_segment = token.split(".")
    ### BEGIN SOLUTION
    signing_input = f"{header_segment}.{payload_segment}".encode()
    expected = b64url_encode(hmac.digest(secret, signing_input, "sha256"))
    if not hmac.compare_digest(expected.encode(), signature_segment.encode()):
        raise ValueError("wrong signature")
    ### END SOLUTION
    return json.loads(b64url_decode(payload_segment))
""",
    alternatives=(
        """
def verify_hs256(token, secret):
    signing_input, _, signature = token.rpartition(".")
    mac = hmac.new(secret, signing_input.encode("ascii"), hashlib.sha256).digest()
    if hmac.compare_digest(b64url_encode(mac).encode(), signature.encode()):
        return json.loads(b64url_decode(signing_input.split(".")[1]))
    raise ValueError("wrong signature")
""",
        """
def verify_hs256(token, secret):
    header, payload, signature = token.split(".")
    again = hmac.new(secret, (header + "." + payload).encode(), "sha256")
    same = hmac.compare_digest(again.digest(), b64url_decode(signature))
    if not same:
        raise ValueError("wrong signature")
    return json.loads(b64url_decode(payload))
""",
    ),
    misconceptions=(
        Misconception(
            UNSIGNED,
            """
def verify_hs256(token, secret):
    header, payload, signature = token.split(".")
    if not signature:
        raise ValueError("no signature")
    return json.loads(b64url_decode(payload))
""",
        ),
        Misconception(
            RETURNS,
            """
def verify_hs256(token, secret):
    header, payload, signature = token.split(".")
    mac = hmac.digest(secret, f"{header}.{payload}".encode(), "sha256")
    if not hmac.compare_digest(b64url_encode(mac), signature):
        return False
    return json.loads(b64url_decode(payload))
""",
        ),
        Misconception(
            EQUALS,
            """
def verify_hs256(token, secret):
    header, payload, signature = token.split(".")
    mac = hmac.digest(secret, f"{header}.{payload}".encode(), "sha256")
    if b64url_encode(mac) != signature:
        raise ValueError("wrong signature")
    return json.loads(b64url_decode(payload))
""",
        ),
    ),
    examine=_examine_verify,
    hints=(
        "Do what the auth server did: what would it have put into the third segment?",
        (
            "The signing input is made of the first two segments, as they came. Compute its HMAC, "
            "encode it, and compare the two texts as bytes (`.encode()` on both sides). If "
            "`compare_digest` says no, raise."
        ),
    ),
    explanation=(
        "The order matters: nothing from the payload is used until the signature is right. "
        "`hmac.compare_digest` takes the same time wherever the first difference is; `==` stops "
        "there, and an attacker who can measure that finds the signature byte by byte."
    ),
)


def _examine_tamper(answer: Answer) -> Wrong | None:
    for payload in ({"sub": "bob", "role": "reader"}, {"role": "guest", "n": 1, "sub": "Zoë"}):
        token = _signed({"alg": "HS256", "typ": "JWT"}, payload, _SECRET)
        forged = answer(token)
        if not isinstance(forged, str) or forged.count(".") != 2:
            return Wrong(f"Your function returned {forged!r}.", "A token has three parts.")
        parts, original = forged.split("."), token.split(".")
        if parts[0] != original[0]:
            return Wrong("The header has changed.", "Leave the first segment as it is.")
        claims = _readable(parts[1])
        if claims == payload:
            return Wrong(
                f"The forged payload still says {claims!r}.",
                "Does the text of a token hold the letters of a role? Look at one.",
                AS_WRITTEN,
            )
        if claims is None:
            return Wrong(
                f"The payload segment {parts[1][:40]!r} does not decode to JSON.",
                "Change the claims, not the letters: decode, change, encode again.",
            )
        if claims != {**payload, "role": "admin"}:
            return Wrong(
                f"The forged payload says {claims!r}.",
                "Only the value of role should differ from the payload of the original.",
            )
        if not parts[2]:
            return Wrong("The signature is gone.", "Leave the third segment as it is.")
        if parts[2] != original[2]:
            return Wrong(
                "The signature has changed.",
                "Whose secret would you need for a new one? Send the old one along.",
                RESIGNED,
            )
    return None


def _readable(segment: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except ValueError:
        return None


TAMPER = Exercise(
    name="01-tamper",
    title="Change a token without its secret",
    kind=Kind.FORGE,
    objective=3,
    defines="tamper",
    statement=(
        "Be the attacker. `tamper(token)` gets a token of somebody who is not an admin and returns "
        'one whose payload says `"role": "admin"`, with header and signature left as they were. '
        "You do not have the secret."
    ),
    cell="""
def tamper(token):
    header_segment, payload_segment, signature_segment = token.split(".")
    ### BEGIN SOLUTION
    claims = json.loads(b64url_decode(payload_segment))
    claims["role"] = "admin"
    forged = b64url_encode(json.dumps(claims).encode())
    return f"{header_segment}.{forged}.{signature_segment}"
    ### END SOLUTION
""",
    alternatives=(
        """
def tamper(token):
    parts = token.split(".")
    claims = {**json.loads(b64url_decode(parts[1])), "role": "admin"}
    parts[1] = b64url_encode(json.dumps(claims).encode())
    return ".".join(parts)
""",
        """
def tamper(token):
    head, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    claims = dict(json.loads(b64url_decode(body).decode()), role="admin")
    return head + "." + b64url_encode(bytes(json.dumps(claims), "utf-8")) + "." + signature
""",
    ),
    misconceptions=(
        Misconception(
            AS_WRITTEN,
            """
def tamper(token):
    return token.replace("reader", "admin").replace("guest", "admin")
""",
        ),
        Misconception(
            RESIGNED,
            """
def tamper(token):
    claims = json.loads(b64url_decode(token.split(".")[1]))
    claims["role"] = "admin"
    return sign_hs256({"alg": "HS256", "typ": "JWT"}, claims, b"a guess")
""",
        ),
    ),
    examine=_examine_tamper,
    hints=(
        "You have all the tools: split, decode, change the dictionary, encode, join.",
        (
            "`claims = json.loads(b64url_decode(payload_segment))` gives a dictionary. Set its "
            '`"role"`, then `b64url_encode(json.dumps(claims).encode())` is the new segment.'
        ),
    ),
    explanation=(
        "Nothing about a token is secret from whoever holds it, and nothing stops them from "
        "changing it. What they cannot make is the signature that fits the change."
    ),
)

PREDICT = choice(
    name="01-predict",
    title="One letter",
    objective=2,
    kind=Kind.PREDICT,
    question=(
        "The next cell replaces one letter of the message and computes the signature again. How "
        "much of the 32 bytes will change? Commit to an answer before you run it."
    ),
    options={
        "a": "One byte, at the place of the letter.",
        "b": "Nearly all of them, in no pattern.",
        "c": "Every byte from the place of the letter on.",
    },
    right="b",
    beliefs={
        "a": Wrong(
            "You said: one byte.",
            "Run the cell above, and compare the two lines byte by byte.",
            "a signature has a place for each letter",
        ),
        "c": Wrong(
            "You said: every byte from there on.",
            "Run the cell above, and compare the two lines from their beginning.",
            "a signature is computed from left to right",
        ),
    },
    hints=(
        "If one could tell what changes, one could change a message and mend its signature.",
        "A good signature gives no hint of what the next one will be.",
    ),
    explanation=(
        "All of the message goes into each byte. So the signature of a changed message cannot be "
        "had from that of the old one."
    ),
)

QUIZ_1 = reasons(
    name="01-quiz-1",
    title="Where does the password go?",
    objective=1,
    question=(
        "A colleague wants to put the user's password into the payload: it would be signed, after "
        "all. Which of these would you tell them?"
    ),
    options={
        "a": "Whoever sees the token can read its payload.",
        "b": "That is fine as long as the token is signed: a signature keeps readers out.",
        "c": "That is fine as long as it is in base64url: it takes the secret to undo that.",
        "d": "The signature only shows whether something was changed.",
    },
    right="ad",
    beliefs={
        "b": Wrong(
            "You said that a signature protects the password.",
            "What does a signature prevent: reading, or changing?",
            "a signature hides what it covers",
        ),
        "c": Wrong(
            "You said that base64url protects the password.",
            "Look again at what you needed to decode a payload.",
            "encoding is encryption",
        ),
    },
    hints=(
        "Ask of each part of the token: can it be read without the secret?",
        "Two are true: one about reading, one about changing.",
    ),
    explanation="A signed token is a postcard with a seal: nobody can alter it, all can read it.",
)

QUIZ_2 = choice(
    name="01-quiz-2",
    title="One space more",
    objective=2,
    question=(
        "Two programs sign the same header and payload with the same secret. One of them writes a "
        "space after each comma of the JSON. What is true of their two tokens?"
    ),
    options={
        "a": "They have the same signature, since they claim the same.",
        "b": "They have different signatures, and both are good.",
        "c": "They have different signatures, and only the one without spaces is good.",
    },
    right="b",
    beliefs={
        "a": Wrong(
            "You said: the same signature.",
            "An HMAC takes bytes. Are the bytes of the two signing inputs the same?",
            "a signature covers meanings, not bytes",
        ),
        "c": Wrong(
            "You said that one of them is no good.",
            "What does a verifier compute the signature over: JSON that it writes, or segments "
            "that came?",
            "a verifier writes the JSON again",
        ),
    },
    hints=(
        "What exactly is signed, and what has a verifier in its hands?",
        "The encoded segments are signed, and the same segments are what the verifier gets.",
    ),
    explanation=(
        "The signature covers the segments as they stand in the token. Another spelling gives "
        "other segments and another signature, and a verifier that takes the segments as they came "
        "accepts both. That is why nothing needs to be agreed about spaces or the order of names."
    ),
)

QUIZ_3 = choice(
    name="01-quiz-3",
    title="Decoded, so genuine?",
    objective=3,
    question=(
        "The command `jwtflow decode` shows you the claims of a token. What do you know of them "
        "now?"
    ),
    options={
        "a": "That the auth server issued them.",
        "b": "What somebody wrote into a token, and nothing more.",
        "c": "That they have not been changed on the way.",
    },
    right="b",
    beliefs={
        "a": Wrong(
            "You said that the auth server issued them.",
            "Decode the token that tamper returns.",
            UNSIGNED,
        ),
        "c": Wrong(
            "You said that they have not been changed.",
            "Decode the token that tamper returns.",
            UNSIGNED,
        ),
    },
    hints=(
        "Which key did decoding need?",
        "Your tampered token decodes without complaint.",
    ),
    explanation="Decode is not verify: only the signature says where claims are from.",
)

EXERCISES = (ENCODE, DECODE, PREDICT, SIGN, TAMPER, VERIFY, QUIZ_1, QUIZ_2, QUIZ_3)
