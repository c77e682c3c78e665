"""The instructors' page is true of the exchange: notebooks go out and come back through it.

Most of it needs no more than the account that runs the tests: it is the instructor, it is a learner
of its own name, and it hands in under the name of another one. What accounts cannot see of one
another needs several, so that is run by root only.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import pytest

from jwtflow.course.state import workbook
from jwtflow.course.workbook import update_workbook
from tests.course import grading
from tests.course.grading import EXAMPLE, Desk, Nbgrader

GRADING = "## Hand out, collect, grade, give back"
HEADING = "### With a shared folder"
SHARED = "/srv/jwt-exchange"  # what the page calls it
# Two show that the exchange keeps notebooks apart; test_grading.py grades every one.
NOTEBOOKS = {number: grading.NOTEBOOKS[number] for number in ("00", EXAMPLE)}
ALL = list(grading.exercises(EXAMPLE).values())
HALF = ALL[: len(ALL) // 2]
FIRST = ALL[:1]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        sys.platform == "win32", reason="not applicable: nbgrader has no exchange on Windows"
    ),
]


def the_blocks(language: str, heading: str, shared: Path) -> list[str]:
    """The blocks of the page, for another shared folder than the page's."""
    found = grading.blocks(language, heading)
    return [block.replace(SHARED, str(shared)).strip() for block in found]


@dataclass
class Commands:
    """The commands of the page, in its order."""

    make_folder: str
    generate: str
    release: str
    learners_list: str
    fetch: str
    submit: str
    list_inbound: str
    collect: str
    grade: str
    export: str
    release_feedback: str
    list_cached: str
    fetch_feedback: str

    @classmethod
    def of_the_page(cls, shared: Path) -> Commands:
        """Read them; there must be just these."""
        generate, grade, export = the_blocks("sh", GRADING, shared)
        make, release, learn, collect, give, get = the_blocks("sh", HEADING, shared)
        return cls(
            make,
            generate,
            release,
            *learn.splitlines(),
            *collect.splitlines(),
            grade,
            export,
            give,
            *get.splitlines(),
        )


def settings(shared: Path) -> tuple[str, str]:
    """What the page has the instructor and a learner write into ``nbgrader_config.py``."""
    (config,) = the_blocks("python", GRADING, shared)
    line, learners = the_blocks("python", HEADING, shared)
    return f"{config}\n{line}\n", f"{learners}\n"


def configure(desk: Desk, config: str) -> None:
    """Put the settings where the page says."""
    (desk.folder / "nbgrader_config.py").write_text(config, encoding="utf-8")


def prepare(desk: Desk, commands: Commands, config: str, *numbers: str) -> None:
    """The instructor's folder, with these notebooks generated."""
    configure(desk, config)
    for number in numbers:
        (desk.folder / "source" / number).mkdir(parents=True)
        shutil.copy(NOTEBOOKS[number], desk.folder / "source" / number)
        desk.must(grading.command_for(commands.generate, number))


@dataclass
class Exchange:
    """A class whose notebooks went through the exchange, were graded and given back.

    Attributes:
        commands: those of the page.
        shared: the exchange.
        instructor: who has released, collected and graded.
        me: the learner who has the name of this account; solved every notebook.
        name: that name.
        bob: another learner, who handed in one notebook only, and three times.
        told: what nbgrader said at some commands.
        handed_in: what bob handed in, one after the other.
        collected: what lay in the instructor's folder as bob's, after each time of collecting.
        points: (notebook, learner) to points, and how many there are, as they were exported.
    """

    commands: Commands
    shared: Path
    instructor: Desk
    me: Desk
    name: str
    bob: Desk
    told: dict[str, str] = field(default_factory=dict)
    handed_in: list[bytes] = field(default_factory=list)
    collected: list[bytes] = field(default_factory=list)
    points: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def collected_of(self, learner: str, number: str) -> Path:
        """Where the notebook of a learner was collected."""
        return self.instructor.folder / "submitted" / learner / number / NOTEBOOKS[number].name


@pytest.fixture(scope="module")
def nbgrader() -> Iterator[Nbgrader]:
    """The program."""
    with Nbgrader() as program:
        yield program


@pytest.fixture(scope="module")
def exchange(nbgrader: Nbgrader, tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    """A class, after the page's commands were run in its order, for every notebook."""
    import pwd  # not on Windows

    base = tmp_path_factory.mktemp("exchange")
    shared = base / "jwt-exchange"
    commands = Commands.of_the_page(shared)
    config, learners = settings(shared)
    subprocess.run(commands.make_folder.split(), check=True)
    instructor, me, bob = (Desk(nbgrader, base / who) for who in ("class", "me", "bob"))
    prepare(instructor, commands, config, *NOTEBOOKS)
    for number in NOTEBOOKS:
        instructor.must(grading.command_for(commands.release, number))
    for desk in (me, bob):
        update_workbook(desk.folder)
        configure(desk, learners)
    name = pwd.getpwuid(os.getuid()).pw_name
    made = Exchange(commands, shared, instructor, me, name, bob)
    hand_in_everything(made)
    hand_in_three_times(made)
    for number in NOTEBOOKS:
        instructor.must(grading.command_for(commands.collect, number))
    for number in NOTEBOOKS:
        instructor.must(grading.command_for(commands.grade, number))
    for number, learner in [*product(NOTEBOOKS, [name]), (EXAMPLE, "bob")]:
        instructor.must(grading.command_for(commands.release_feedback, number, learner))
    instructor.must(commands.export)
    made.points = grading.points(instructor.folder / "grades.csv")
    return made


def hand_in_everything(made: Exchange) -> None:
    """The learner of this account fetches, solves and submits every notebook."""
    commands, me = made.commands, made.me
    made.told["list"] = me.must(commands.learners_list)
    for number, path in NOTEBOOKS.items():
        me.must(grading.command_for(commands.fetch, number))
        fetched = me.folder / number / path.name
        assert fetched.read_bytes() == (me.folder / path.name).read_bytes()
        solved = grading.solve(*grading.exercises(number).values())
        grading.hand_in(fetched.read_text(encoding="utf-8"), fetched, solved)
        me.must(grading.command_for(commands.submit, number))
    made.told["list again"] = me.must(commands.learners_list)


def hand_in_three_times(made: Exchange) -> None:
    """Bob submits one notebook, not fetched but from his workbook, each time with more solved."""
    commands = made.commands
    text = (made.bob.folder / NOTEBOOKS[EXAMPLE].name).read_text(encoding="utf-8")
    mine = made.bob.folder / EXAMPLE / NOTEBOOKS[EXAMPLE].name
    without = commands.collect.replace(" --update", "")
    for solved, collect in (([], commands.collect), (FIRST, without), (HALF, commands.collect)):
        grading.hand_in(text, mine, grading.solve(*solved))
        made.handed_in.append(mine.read_bytes())
        made.bob.must(f"{commands.submit} --student=bob")
        made.told["list --inbound"] = made.instructor.must(commands.list_inbound)
        made.told["collect"] = made.instructor.must(collect)
        made.collected.append(made.collected_of("bob", EXAMPLE).read_bytes())


def test_the_folder_is_open_to_all_and_keeps_what_is_in_it(exchange: Exchange) -> None:
    """The page's rights on the exchange stay as they are: all may write, none rename."""
    assert stat.S_IMODE(exchange.shared.stat().st_mode) == 0o1777


def test_learners_see_what_is_released(exchange: Exchange) -> None:
    """The list has every notebook, and says which of them the learner has."""
    for number in NOTEBOOKS:
        assert f"jwt {number}\n" in exchange.told["list"]
        assert f"jwt {number} (already downloaded)\n" in exchange.told["list again"]


def test_a_folder_of_the_workbook_belongs_to_it(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder that was fetched, progress and kept code are those of the workbook."""
    monkeypatch.chdir(exchange.me.folder / EXAMPLE)
    found = workbook()
    assert found is not None
    assert found.samefile(exchange.me.folder)


def test_the_instructor_sees_what_came(exchange: Exchange) -> None:
    """The list names each submission by learner and notebook."""
    told = exchange.told["list --inbound"]
    for number in NOTEBOOKS:
        assert f"jwt {exchange.name} {number} " in told
    assert told.count(f"jwt bob {EXAMPLE} ") == len(exchange.handed_in)


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_what_was_submitted_is_collected(exchange: Exchange, number: str) -> None:
    """What the instructor gets is byte for byte what the learner has."""
    mine = exchange.me.folder / number / NOTEBOOKS[number].name
    assert exchange.collected_of(exchange.name, number).read_bytes() == mine.read_bytes()


def test_collect_takes_the_last_one_when_it_may_update(exchange: Exchange) -> None:
    """With ``--update`` the last submission is collected, without it the first one stays."""
    first, second, third = exchange.handed_in
    assert len({first, second, third}) == 3
    assert exchange.collected == [first, first, third]


def test_what_was_collected_is_graded(exchange: Exchange) -> None:
    """Every notebook earns what is right in it, and the list has it."""
    expected = {}
    for number in NOTEBOOKS:
        full, most = grading.worth(*grading.exercises(number).values()), grading.maximum(number)
        expected[number, exchange.name] = (full, most)
        half = grading.worth(*HALF) if number == EXAMPLE else 0.0
        expected[number, "bob"] = (half, most)
    assert exchange.points == expected


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_feedback_comes_back(exchange: Exchange, number: str) -> None:
    """A learner is told of the feedback, and fetches the very page that was generated."""
    waiting = exchange.me.must(exchange.commands.list_cached)
    (line,) = (text for text in waiting.splitlines() if f"jwt {exchange.name} {number} " in text)
    assert line.endswith("(feedback ready to be fetched)")
    exchange.me.must(grading.command_for(exchange.commands.fetch_feedback, number))
    name = NOTEBOOKS[number].with_suffix(".html").name
    (fetched,) = (exchange.me.folder / number / "feedback").glob(f"*/{name}")
    given = exchange.instructor.folder / "feedback" / exchange.name / number / name
    assert fetched.read_bytes() == given.read_bytes()
    for exercise in grading.exercises(number):
        assert re.search(f"{exercise}: (Right|Done)\\.", grading.as_read(fetched))


def test_feedback_is_that_of_the_last_submission(exchange: Exchange) -> None:
    """Who submitted three times gets one page, their own: for the one that was graded."""
    exchange.bob.must(exchange.commands.fetch_feedback)
    (fetched,) = (exchange.bob.folder / EXAMPLE / "feedback").rglob("*.html")
    read = grading.as_read(fetched)
    assert len(re.findall(r": (?:Right|Done)\.", read)) == len(HALF)
    assert read.count("Not attempted yet.") == len(ALL) - len(HALF)


def test_feedback_is_not_found_from_another_home(exchange: Exchange, tmp_path: Path) -> None:
    """What leads to the feedback lies in the home from which it was submitted, only there."""
    elsewhere = Desk(exchange.me.nbgrader, tmp_path / "elsewhere")
    configure(elsewhere, settings(exchange.shared)[1])
    elsewhere.must(exchange.commands.fetch_feedback)
    assert list(elsewhere.folder.rglob("*.html")) == []


def test_what_came_by_hand_cannot_be_given_back_here(exchange: Exchange) -> None:
    """Without the secret of a submission ``release_feedback`` fails."""
    feedback = exchange.instructor.folder / "feedback" / "ada" / EXAMPLE
    feedback.mkdir(parents=True)
    (feedback / NOTEBOOKS[EXAMPLE].with_suffix(".html").name).write_text("hers", encoding="utf-8")
    assert exchange.instructor.run(exchange.commands.release_feedback).code != 0


def test_a_renamed_notebook_is_refused(exchange: Exchange, tmp_path: Path) -> None:
    """With the page's last line a submission without the notebook's name fails, and says so."""
    desk = Desk(exchange.me.nbgrader, tmp_path / "dia")
    configure(desk, settings(exchange.shared)[1])
    desk.must(exchange.commands.fetch)
    path = desk.folder / EXAMPLE / NOTEBOOKS[EXAMPLE].name
    path.rename(path.with_name("mine.ipynb"))
    done = desk.run(f"{exchange.commands.submit} --student=dia")
    assert done.code != 0
    assert f"{path.name}: MISSING" in done.told
    assert "jwt dia " not in exchange.instructor.must(exchange.commands.list_inbound)


def test_somebody_elses_name_is_warned_of_and_taken(exchange: Exchange) -> None:
    """Who submits as another is collected as that one; the warning is all that tells."""
    assert "claims to be submitted by bob" in exchange.told["collect"]
    assert "cheating attempt?" in exchange.told["collect"]
    own = exchange.instructor.must(grading.command_for(exchange.commands.collect, EXAMPLE))
    assert f"claims to be submitted by {exchange.name} " not in own


def test_a_changed_release_needs_force(exchange: Exchange) -> None:
    """A second release of a notebook is refused, unless by ``--force``."""
    release = exchange.commands.release
    assert exchange.instructor.run(release).code != 0
    exchange.instructor.must(f"{release} --force")


def test_what_is_collected_after_grading_is_graded_anew(exchange: Exchange) -> None:
    """A later submission that ``--update`` brought is graded by the same command."""
    commands, desk = exchange.commands, exchange.instructor
    path = exchange.bob.folder / EXAMPLE / NOTEBOOKS[EXAMPLE].name
    grading.hand_in(path.read_text(encoding="utf-8"), path, grading.solve(*ALL))
    exchange.bob.must(f"{commands.submit} --student=bob")
    desk.must(commands.collect)
    desk.must(commands.grade)
    desk.must(commands.export)
    found = grading.points(desk.folder / "grades.csv")[EXAMPLE, "bob"]
    assert found == (grading.worth(*ALL), grading.maximum(EXAMPLE))
    page = desk.folder / "feedback" / "bob" / EXAMPLE / path.with_suffix(".html").name
    assert len(re.findall(r": (?:Right|Done)\.", grading.as_read(page))) == len(ALL)


# ----------------------------------------------------------------------- one account for each


@dataclass
class Accounts:
    """An instructor and two learners, each with an account of their own."""

    commands: Commands
    shared: Path
    instructor: Desk
    learners: dict[str, Desk]
    told: dict[str, str]

    def may(self, desk: Desk, *command: str) -> bool:
        """Whether a command of the system succeeds for this person."""
        assert desk.account is not None
        user, group = desk.account
        process = subprocess.run(
            command, user=user, group=group, extra_groups=[], capture_output=True, check=False
        )
        return process.returncode == 0


@pytest.fixture(scope="module")
def accounts(nbgrader: Nbgrader) -> Iterator[Accounts]:
    """One notebook released, submitted by two learners, collected and given back."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("not applicable: only root, on Linux, can act as several people")
    import pwd

    people = [a for a in pwd.getpwall() if a.pw_uid][:3]
    readable = ["test", "-r", str(Path(pytest.__file__))]
    if subprocess.run(readable, user=people[0].pw_uid, extra_groups=[], check=False).returncode:
        pytest.skip("not applicable: this environment lies where other accounts cannot read it")
    # pytest's own folders are closed to other accounts.
    with tempfile.TemporaryDirectory(prefix="jwtflow-") as made:
        base = Path(made)
        base.chmod(0o755)
        shared = base / "jwt-exchange"
        commands = Commands.of_the_page(shared)
        config, learners = settings(shared)
        subprocess.run(commands.make_folder.split(), check=True)
        teacher, *pupils = (Desk(nbgrader, base / a.pw_name, (a.pw_uid, a.pw_gid)) for a in people)
        # This Python may be closed to them as well: what reads it is done as root.
        prepare(Desk(nbgrader, base / "class"), commands, config, EXAMPLE)
        shutil.copytree(base / "class", teacher.folder, dirs_exist_ok=True)
        give_away(teacher)
        teacher.must(commands.release)
        for desk in pupils:
            configure(desk, learners)
            desk.must(commands.fetch)
            desk.must(commands.submit)
        told = {"collect": teacher.must(commands.collect)}
        for desk in pupils:
            name = desk.folder.name
            feedback = teacher.folder / "feedback" / name / EXAMPLE
            shutil.copytree(teacher.folder / "submitted" / name / EXAMPLE, feedback)
            page = feedback / NOTEBOOKS[EXAMPLE].with_suffix(".html").name
            page.write_text(f"for {name}", encoding="utf-8")
            give_away(teacher)
            teacher.must(grading.command_for(commands.release_feedback, EXAMPLE, name))
            desk.must(commands.fetch_feedback)
        yield Accounts(commands, shared, teacher, {d.folder.name: d for d in pupils}, told)


def give_away(desk: Desk) -> None:
    """All in the folder of somebody is theirs."""
    assert desk.account is not None
    for path in desk.folder.rglob("*"):
        os.chown(path, *desk.account)


def test_learners_are_called_as_their_accounts(accounts: Accounts) -> None:
    """Each is collected under the name of the account, without a warning."""
    submitted = accounts.instructor.folder / "submitted"
    assert {path.name for path in submitted.iterdir()} == set(accounts.learners)
    assert "cheating" not in accounts.told["collect"]


def test_each_gets_their_own_feedback(accounts: Accounts) -> None:
    """Feedback of two learners lies in one folder, and each fetches one page: theirs."""
    for name, desk in accounts.learners.items():
        (page,) = (desk.folder / EXAMPLE / "feedback").rglob("*.html")
        assert page.read_text(encoding="utf-8") == f"for {name}"


def test_learners_cannot_list_one_another(accounts: Accounts) -> None:
    """A learner can list what is released, but neither submissions nor feedback."""
    for desk in accounts.learners.values():
        assert accounts.may(desk, "ls", f"{accounts.shared}/jwt/outbound")
        assert not accounts.may(desk, "ls", f"{accounts.shared}/jwt/inbound")
        assert not accounts.may(desk, "ls", f"{accounts.shared}/jwt/feedback")
        assert f" {EXAMPLE} " not in desk.must(accounts.commands.list_inbound)


def test_learners_cannot_change_what_is_released(accounts: Accounts) -> None:
    """A learner can neither change a notebook in the exchange nor rename the course."""
    course = accounts.shared / "jwt"
    released = course / "outbound" / EXAMPLE / NOTEBOOKS[EXAMPLE].name
    for desk in accounts.learners.values():
        assert accounts.may(desk, "cat", str(released))
        assert not accounts.may(desk, "rm", "-f", str(released))
        assert not accounts.may(desk, "cp", "/dev/null", str(released))
        assert not accounts.may(desk, "mv", str(course), f"{course}-gone")


def test_the_exchange_has_one_owner(accounts: Accounts) -> None:
    """Another account than the one that released first is refused, even root."""
    desk = Desk(accounts.instructor.nbgrader, accounts.instructor.folder.parent / "another")
    shutil.copytree(accounts.instructor.folder, desk.folder, dirs_exist_ok=True)
    done = desk.run(f"{accounts.commands.release} --force")
    assert done.code != 0
    assert "You don't own the directory" in done.told


def test_a_folder_that_is_not_open_to_all_is_refused(accounts: Accounts) -> None:
    """Where an account may not write, it can neither release nor list."""
    closed = accounts.shared.with_name("closed")
    closed.mkdir(mode=0o755)
    config, learners = settings(closed)
    learner, _ = accounts.learners.values()
    for desk, settled, command in (
        (accounts.instructor, config, accounts.commands.release),
        (learner, learners, accounts.commands.learners_list),
    ):
        path = desk.folder / "nbgrader_config.py"
        before = path.read_text(encoding="utf-8")
        configure(desk, settled)
        done = desk.run(command)
        path.write_text(before, encoding="utf-8")
        assert done.code != 0
        assert str(closed) in done.told


def test_somebody_elses_name_takes_the_place_of_the_own(accounts: Accounts) -> None:
    """What another submits under a learner's name is collected instead; a warning names both."""
    (name, victim), (other, impostor) = accounts.learners.items()
    path = impostor.folder / EXAMPLE / NOTEBOOKS[EXAMPLE].name
    grading.hand_in(path.read_text(encoding="utf-8"), path, grading.solve(*FIRST))
    assert path.read_bytes() != (victim.folder / EXAMPLE / path.name).read_bytes()
    impostor.must(f"{accounts.commands.submit} --student={name}")
    told = accounts.instructor.must(accounts.commands.collect)
    assert f"claims to be submitted by {name} but is owned by {other}; cheating attempt?" in told
    collected = accounts.instructor.folder / "submitted" / name / EXAMPLE / path.name
    assert collected.read_bytes() == path.read_bytes()
