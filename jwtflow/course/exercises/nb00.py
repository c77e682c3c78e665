"""Exercises of notebook 00, *open the lab*."""

from __future__ import annotations

from jwtflow.course.exercise import Exercise, Kind, Misconception, Wrong
from jwtflow.course.guard import Answer
from jwtflow.course.questions import choice, reasons
from jwtflow.lab.recorder import Exchange, Message

PRELUDE = ""

EVERY_REQUEST = "every request asks the auth server"
ENCRYPTED = "encoding is encryption"
LIVES_THERE = "a token lives in the auth server"
CALLER = "who asks is who sees"
ANSWER = "a server shows in its answer what it has seen"

PREDICT_CALLS = choice(
    name="00-predict-calls",
    title="Three more calls",
    objective=1,
    kind=Kind.PREDICT,
    question=(
        "You call three more times with the same token. How often does the resource server ask the "
        "auth server? Commit to an answer, then run the next cell."
    ),
    options={
        "a": "Not at all.",
        "b": "Once, and then it knows the token.",
        "c": "Three times, once for each call.",
    },
    right="a",
    beliefs={
        "c": Wrong(
            "You said: once for each call.",
            "Run the cell above and count the lines that begin with the resource server asking.",
            EVERY_REQUEST,
        ),
        "b": Wrong(
            "You said: once, and then it knows the token.",
            "Run the cell above. What did the first call ask for: a token's state, or keys?",
            "the resource server looks each token up once",
        ),
    },
    hints=(
        "Look at the first diagram: what did the resource server ask for?",
        "It asked for public keys, and public keys do not change from call to call.",
    ),
    explanation=(
        "The resource server has kept the keys. With them it checks the token by itself, and "
        "asks the "
        "auth server nothing."
    ),
)

PREDICT_READ = choice(
    name="00-predict-read",
    title="What does reading need?",
    objective=2,
    kind=Kind.PREDICT,
    question="The token looks like noise. What do you need to read it?",
    options={
        "a": "The auth server's secret key.",
        "b": "Alice's password.",
        "c": "Nothing but Python's standard library.",
    },
    right="c",
    beliefs={
        "a": Wrong(
            "You said: the secret key.",
            "Run the cell above and look for a key in it.",
            ENCRYPTED,
        ),
        "b": Wrong(
            "You said: the password.",
            "Run the cell above and look for a password in it.",
            "a token is locked with the password",
        ),
    },
    hints=(
        "Some noise is only another alphabet.",
        "The token must fit into a header of HTTP. That is why it is written in other letters.",
    ),
    explanation="The token is encoded, so that it fits into a header, and not encrypted.",
)

PREDICT_EXPIRED = choice(
    name="00-predict-expired",
    title="Sixteen minutes later",
    objective=3,
    kind=Kind.PREDICT,
    question=(
        "Nobody told the resource server anything, and the token is still the same text. Does it "
        "still open the door?"
    ),
    options={
        "a": "Yes: nobody has called it back.",
        "b": "No: the resource server sees by itself that its time is over.",
        "c": "No: the resource server asks the auth server, which says that it is over.",
    },
    right="b",
    beliefs={
        "a": Wrong(
            "You said that it still opens the door.",
            "Run the cell above, and look again at the claim exp.",
            "a token is good until it is called back",
        ),
        "c": Wrong(
            "You said that the auth server decides.",
            "Run the cell above. The token says when it ends, and the resource server has a clock.",
            EVERY_REQUEST,
        ),
    },
    hints=(
        "One of the claims is a time. Which, and whose clock is it compared with?",
        "exp lies in the token, and the resource server has a clock of its own.",
    ),
    explanation="The resource server compares its clock with the claim exp, and needs nobody else.",
)


def _message(line: str, **fields: str) -> Message:
    return Message(line, fields=fields)


_EXCHANGES = [
    Exchange("client", "resource server", _message("GET /reports"), 0),
    Exchange(
        "browser",
        "auth server",
        _message("POST /login", username="alice", password="•••"),  # noqa: S106 - a mask
        1,
        _message("200 OK", access_token="eyJ0eX…", scope="reports:read"),  # noqa: S106 - a mask
        2,
    ),
    Exchange("client", "auth server", _message("POST /token", refresh_token="It3N…"), 3),  # noqa: S106
    Exchange("client", "mail server", _message("POST /send", scope="all", username="bob"), 4),
]


_RECORD = "; ".join(
    f"{one.caller} → {one.server}: {one.request.start_line}"
    + (f" with {', '.join(one.request.fields)}" if one.request.fields else "")
    for one in _EXCHANGES
)


def _examine_saw(answer: Answer) -> Wrong | None:
    for name, expected in (
        ("password", {"auth server"}),
        ("username", {"auth server", "mail server"}),
        ("scope", {"mail server"}),
        ("refresh_token", {"auth server"}),
        ("access_token", set()),
    ):
        seen = answer(list(_EXCHANGES), name)
        if seen == expected and isinstance(seen, set):
            continue
        told = f"In a record of four exchanges, your function said of {name!r}: {seen!r}."
        if not isinstance(seen, set):
            return Wrong(told, "It should return a set of names.")
        if seen & {"client", "browser"}:
            return Wrong(told, "Which of the two ends of an exchange received the request?", CALLER)
        if _in_answers(name) & (seen - expected):
            return Wrong(told, "Look into the request, not into the answer.", ANSWER)
        return Wrong(
            f"{told}\nThe record was: {_RECORD}",
            "Go through all exchanges, and look into each request's fields.",
        )
    return None


def _in_answers(name: str) -> set[str]:
    return {e.server for e in _EXCHANGES if e.response is not None and name in e.response.fields}


SAW = Exercise(
    name="00-saw",
    title="Read the record",
    kind=Kind.COMPLETE,
    objective=1,
    defines="servers_that_saw",
    statement=(
        "Complete the function: it returns the names of all servers that were *sent* `field`, as a "
        "set. Each exchange has a `server` (a name) and a `request`; `request.fields` is a "
        "dictionary from the names of the fields to their values."
    ),
    cell="""
def servers_that_saw(exchanges, field):
    names = set()
    for exchange in exchanges:
        ### BEGIN SOLUTION
        if field in exchange.request.fields:
            names.add(exchange.server)
        ### END SOLUTION
    return names
""",
    alternatives=(
        """
def servers_that_saw(exchanges, field):
    return {one.server for one in exchanges if field in one.request.fields}
""",
        """
def servers_that_saw(exchanges, field):
    sent = [(one.server, list(one.request.fields)) for one in exchanges]
    return set(server for server, names in sent if names.count(field))
""",
    ),
    misconceptions=(
        Misconception(
            CALLER,
            """
def servers_that_saw(exchanges, field):
    names = set()
    for exchange in exchanges:
        if field in exchange.request.fields:
            names.add(exchange.caller)
    return names
""",
        ),
        Misconception(
            ANSWER,
            """
def servers_that_saw(exchanges, field):
    names = set()
    for exchange in exchanges:
        for message in (exchange.request, exchange.response):
            if message and field in message.fields:
                names.add(exchange.server)
    return names
""",
        ),
    ),
    examine=_examine_saw,
    hints=(
        "For each exchange ask one question: is `field` among what was sent with the request?",
        (
            "`in` asks whether a dictionary has a name. Ask it of what was sent, and where the "
            "answer is yes, put the server's name into the set with `names.add(…)`."
        ),
    ),
    explanation=(
        "A server sees what it is sent. The record answers such questions exactly, where a diagram "
        "would have to be read line by line."
    ),
)

READS = reasons(
    name="00-reads",
    title="What the token says",
    objective=2,
    question="Read the payload above. Which of these does the token say of itself?",
    options={
        "a": "It is about Alice.",
        "b": "Alice has typed the right password.",
        "c": "It is meant for the resource server, whose address ends in 5002.",
        "d": "It has been checked, and nothing in it was changed.",
        "e": "It ends fifteen minutes after it was made.",
    },
    right="ace",
    beliefs={
        "b": Wrong(
            "You said that it tells of the password.",
            "Go through the claims one by one: which of them is about a password?",
            "a token holds or proves the password",
        ),
        "d": Wrong(
            "You said that it tells of a check.",
            "Who would have written that into it, and what does the last box say?",
            "what can be read is genuine",
        ),
    },
    hints=(
        "Three claims answer three questions: about whom, for whom, until when.",
        "Look at sub, aud and exp. What no claim says, the token does not say.",
    ),
    explanation=(
        "`sub` says about whom it is, `aud` for whom it is meant, `exp` and `iat` when it ends and "
        "was made. That the password was right you may guess: the auth server gave the token out. "
        "The token itself does not say it, and it cannot say that it is genuine."
    ),
)

CHANGED = choice(
    name="00-changed",
    title="A changed token",
    objective=2,
    question=(
        "The changed token reads perfectly well, and says `bob`. What will the resource server "
        "answer to it?"
    ),
    options={
        "a": "200: it reads like one of Bob's tokens.",
        "b": "401: it can be read, and it is not what the auth server signed.",
        "c": "401: after such a change it cannot be read any more.",
    },
    right="b",
    beliefs={
        "a": Wrong(
            "You said that it passes for Bob's.",
            "Run the cell above, and read the reason that the server gives.",
            "what can be read is genuine",
        ),
        "c": Wrong(
            "You said that it cannot be read.",
            "Run the cell above. Did the server complain of the text, or of something else?",
            "a signature makes a token unreadable",
        ),
    },
    hints=(
        "Header and payload were only rewritten. What about the third part?",
        "The signature is still the one that was made for `alice`.",
    ),
    explanation=(
        "Reading needs nothing, and so proves nothing. The signature was made for another payload, "
        "and only the auth server can make a new one."
    ),
)

REFRESHED = reasons(
    name="00-refreshed",
    title="After the refresh",
    objective=3,
    question=(
        "The auth server has answered with a new pair. Which of these are true now? (More than one "
        "is.)"
    ),
    options={
        "a": "The first access token is good again.",
        "b": "The client has a new access token, with a time of its own.",
        "c": "The first refresh token is spent: it buys nothing any more.",
        "d": "For this the client has sent the password once more.",
        "e": "The auth server has written down which refresh token is good now.",
    },
    right="bce",
    beliefs={
        "a": Wrong(
            "You said that the first access token is good again.",
            "Where does its `exp` stand, and could anybody change it there?",
            "a refresh prolongs the token",
        ),
        "d": Wrong(
            "You said that the password was sent again.",
            "Look at `form` in the cell above: what was sent?",
            "a refresh is a login",
        ),
    },
    hints=(
        "Look at the answer of the refresh and at both tables. What is new, and what is spent?",
        "Three are true. A signed text cannot be prolonged, and no password was sent.",
    ),
    explanation=(
        "Nothing about the old access token changes: it ends when it says so. The new pair is "
        "new in both parts. The auth server remembers refresh tokens, and has to: one that can be "
        "used once must be known to be used (RFC 6749 §6; RFC 9700 §4.14.2)."
    ),
)

REVOKED = choice(
    name="00-called-back",
    title="Called back",
    objective=3,
    question=(
        "The client revoked the refresh token. The newest access token is fresh: its signature is "
        "right, its time is not over, and the resource server checks tokens by itself. Will it "
        "still open the door?"
    ),
    options={
        "a": "Yes: only the refresh token was revoked.",
        "b": "Yes: a token that checks out cannot be called back.",
        "c": "No: revoking the refresh token takes its access tokens along.",
    },
    right="c",
    beliefs={
        "a": Wrong(
            "You said that only the refresh token was revoked.",
            "Run the cell above, and read the reason that the server gives.",
            "revoking a refresh token ends that token only, here",
        ),
        "b": Wrong(
            "You said that it cannot be called back.",
            "Run the cell above. What must the server look at besides the token?",
            "a signed token can never be revoked",
        ),
    },
    hints=(
        "The auth server knows which access tokens it gave out in a login.",
        "It can write down their ids where the resource server looks.",
    ),
    explanation=(
        "The ids of the family's access tokens go onto a list that the resource server looks into. "
        "RFC 7009 §2.1 says that a server should do so, not that it must: this one does."
    ),
)

QUIZ_1 = choice(
    name="00-quiz-1",
    title="A secret in a token",
    objective=2,
    question=(
        "A colleague puts a customer's credit limit into the access token. \"Nobody can see it, it "
        'is encoded." What do you say?'
    ),
    options={
        "a": "Fine: only the resource server can decode it.",
        "b": "No: whoever holds the token can read it.",
        "c": "Fine: the signature protects it.",
    },
    right="b",
    beliefs={
        "a": Wrong(
            "You said that only the resource server can decode it.",
            "Who decoded a token in this notebook, and with what?",
            ENCRYPTED,
        ),
        "c": Wrong(
            "You said that the signature protects it.",
            "What did the signature prevent here: reading, or changing?",
            "a signature hides what it covers",
        ),
    },
    hints=(
        "You have read a token yourself. What did you need?",
        "To read took the standard library. To change it was what failed.",
    ),
    explanation="Only what its holder may know belongs in a token.",
)

QUIZ_2 = reasons(
    name="00-quiz-2",
    title="Who has seen what?",
    objective=1,
    question=(
        "Think of everything since the fresh lab: Alice logged in, called, refreshed, called and "
        "revoked. Which of these are true?"
    ),
    options={
        "a": "The auth server has seen the password.",
        "b": "The resource server has seen the password.",
        "c": "The resource server has seen access tokens.",
        "d": "The resource server has seen refresh tokens.",
        "e": "The auth server has seen refresh tokens.",
    },
    right="ace",
    beliefs={
        "b": Wrong(
            "You said that the resource server has seen the password.",
            "In the long list, which server is asked with the field password, and how often?",
            "every server checks the password",
        ),
        "d": Wrong(
            "You said that the resource server has seen refresh tokens.",
            "In the long list, which server is asked with the field refresh_token?",
            "a client shows all its tokens everywhere",
        ),
    },
    hints=(
        "Search the long list for password, for Authorization and for refresh_token.",
        "Three are true: each of the three secrets goes to one server.",
    ),
    explanation=(
        "The password and the refresh tokens go to the auth server alone, the access tokens to the "
        "resource server. Whoever breaks into the resource server finds tokens that end within "
        "minutes."
    ),
)

QUIZ_3 = choice(
    name="00-quiz-3",
    title="Stolen",
    objective=3,
    question=(
        "An access token is stolen at 12:05. It expires at 12:15, nobody notices and nobody "
        "revokes anything. How long can the thief use it?"
    ),
    options={
        "a": "Until 12:15.",
        "b": "Until Alice's next login.",
        "c": "For ever: it has been copied.",
    },
    right="a",
    beliefs={
        "b": Wrong(
            "You said: until the next login.",
            "What does a new login change in a token that was issued before?",
            LIVES_THERE,
        ),
        "c": Wrong(
            "You said: for ever.",
            "Does the copy have another exp than the original?",
            "a copy of a token has a life of its own",
        ),
    },
    hints=(
        "The thief holds the same text as Alice. When did hers stop working?",
        "The resource server compares exp with its clock, whoever sends the token.",
    ),
    explanation=(
        "Short lives limit the damage. With the refresh token the thief could buy more, until the "
        "auth server notices that it is used twice; notebook 08 plays that."
    ),
)

EXERCISES = (
    PREDICT_CALLS,
    PREDICT_READ,
    READS,
    CHANGED,
    PREDICT_EXPIRED,
    REFRESHED,
    REVOKED,
    SAW,
    QUIZ_1,
    QUIZ_2,
    QUIZ_3,
)
