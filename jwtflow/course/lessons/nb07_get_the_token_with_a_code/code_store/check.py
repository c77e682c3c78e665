"""The bench, and what its mistakes have in common."""

from __future__ import annotations

from jwtflow.course.answers import Answer, CrashedError, Wrong
from jwtflow.course.bench import REFUSED
from jwtflow.course.lessons.nb07_get_the_token_with_a_code import bench
from jwtflow.course.told import EVERY_ONE, Belief, first_mistake

_BY_ROW = {
    bench.REDEEM: "What does your store know of a code? Only what issue was handed.",
    bench.STOLEN: "What does a thief have, and what does only the real client have?",
    bench.FOREIGN: "The code was made for one client and one address. Compare whole strings.",
    bench.TWICE: "What tells your store that a code was used?",
    bench.LATE: "When was it issued, and how old may it be? At 60 seconds it's too old. Both times "
    "are passed as now: use no clock.",
    bench.SPENT: "What does your store change or call before it knows that all of it fits?",
    bench.KEPT: "Which second use should call replayed, and which should not?",
    bench.APART: "To whom does a dictionary belong that stands in the class, outside of __init__?",
}
_LOOKS = _BY_ROW | {
    EVERY_ONE: "Start with one code and its own client: what does redeem compare?",
    bench.REPLAYED_LATE: "A code that was used doesn't become harmless because it's old. In which "
    "order do you look at time and use?",
    bench.BY_DEFAULT: "How long is a code good if nothing was passed?",
    bench.REPLAYED_AFTER_OTHERS: "A code that was forgotten can't be recognized. When does your "
    "store forget one?",
    bench.REPLAYED_THIRD: "Somebody has code and verifier, and tries again. Is the server told?",
    bench.NEVER_USED_TWICE: "Only a code that was redeemed is used. When does your store mark one?",
    bench.MANY: "Does your store remember more than one code?",
    bench.OFTEN: "Whose tries should count against Dora's client?",
    **{bench.BURNED.format(what): _BY_ROW[bench.SPENT] for what, _ in bench.STRANGERS},
}
_BELIEFS = [
    Belief(
        "anyone who has the code may redeem it",
        "The code has travelled through a browser. What has not?",
        bench.WRONG_VERIFIER,
        bench.NO_VERIFIER,
        bench.PLAIN,
    ),
    Belief(
        "`plain` is fine",
        "The challenge stood in a URL. Who may have read it?",
        bench.PLAIN,
        bench.PLAIN_LONG,
        right=(bench.WRONG_VERIFIER,),
    ),
    Belief(
        "redirect URIs may be compared by their beginning",
        "Who decides what comes after the beginning?",
        bench.URI_LONGER,
        bench.URI_QUERY,
        right=(bench.OTHER_URI,),
    ),
    Belief(
        "a code is spent by the first one who brings it",
        "A stranger has the code and no verifier. What have they done to Dora?",
        *(bench.BURNED.format(what) for what, _ in bench.STRANGERS[:1]),
        *(bench.BURNED.format(what) for what, _ in bench.STRANGERS[1:2]),
        was=REFUSED,
    ),
    Belief(
        "a code may be used until it expires",
        "A minute is long enough for two uses.",
        bench.AGAIN,
        bench.THIRD,
    ),
    Belief(
        "every second use is the client's own",
        "Who else could bring a used code, and what would happen to Dora then?",
        *(bench.LOGGED_OUT.format(what) for what, _ in bench.STRANGERS[:2]),
    ),
    Belief(
        "to refuse the second use is enough",
        "Two people had this code. Which of them has the tokens now?",
        bench.REPLAYED,
        bench.REPLAYED_LATE,
    ),
]


def check(answer: Answer) -> Wrong | None:
    """Name what the mistakes have in common, or the first of them."""
    return _shared(answer) or first_mistake(answer, bench.BENCHES["CodeStore"], _LOOKS, _BELIEFS)


def _shared(answer: Answer) -> Wrong | None:
    """Whether a new store accepts a code that it never issued; all else would look odd then."""

    def accepted(*, is_issued: bool) -> bool:
        first, second = bench.Desk(answer.value), bench.Desk(answer.value)
        if is_issued:
            first.issue()
        return not second.is_refused()

    try:
        if answer.run(accepted, is_issued=False):
            return Wrong("Your store accepted a code that nobody issued.", _BY_ROW[bench.REDEEM])
        if answer.run(accepted, is_issued=True):
            return Wrong(f"{bench.TWO_SERVERS} Your function: accepted.", _BY_ROW[bench.APART])
    except CrashedError:  # the bench says it better
        pass
    return None
