"""The small commands: decode, keys, database, doctor, and what holds for all of them."""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import socket
import stat
import subprocess
import sys
from types import SimpleNamespace

import pytest

from jwtflow import __version__
from jwtflow.cli import doctor, lab
from jwtflow.cli.main import COMMANDS
from tests.cli_fixtures import run

TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6MTg5MzQ5OTIwMH0.AAAA"


# ----------------------------------------------------------------------------------- decode


def test_decode_shows_the_parts_and_verifies_nothing(capsys):
    """Header, claims with readable times, and plainly that nothing was verified."""
    result = run(capsys, "decode", TOKEN)
    assert result.status == 0
    assert '"HS256"' in result.out
    assert '"alice"' in result.out
    assert "2030-01-01 12:00:00 UTC" in result.out
    assert "Nothing was verified" in result.out


def test_decode_reads_standard_input(capsys, monkeypatch):
    """'-' means standard input, with or without a line break at its end."""
    stdin = io.TextIOWrapper(io.BytesIO(TOKEN.encode() + b"\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    result = run(capsys, "decode", "-")
    assert result.status == 0
    assert '"alice"' in result.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TOKEN.rpartition(".")[0], "three parts"),
        (TOKEN + "=", "character"),
        ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGl", "character"),
        ("-abc.def", "character"),
        ("Bearer abc.def", "three parts"),
        (f"Authorization: Bearer {TOKEN[:50]}é{TOKEN[50:]}", "character 51: 'é'"),
        (f"token={TOKEN[:60]}", "three parts"),
        ("", "nothing here"),
        ("\x1b[31m.\x07.", "character"),
    ],
)
def test_decode_of_a_malformed_token_says_where(capsys, text, said):
    """Of a malformed token it shows what can be read, says what is wrong where, and exits 1."""
    result = run(capsys, "decode", text)
    assert result.status == 1
    assert said in result.out
    assert "Nothing was verified" in result.out
    assert result.err == ""
    assert "\x1b" not in result.out


def test_decode_takes_bytes_that_are_no_text(capsys, monkeypatch):
    """What comes from a pipe may be anything."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe.\x00.")))
    assert run(capsys, "decode", "-").status == 1


SIGNED = TOKEN[:-4] + "A" * 43  # as long as an HS256 signature is
UNSIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."
SD_JWT = f"{SIGNED}~WyJzYWx0IiwiYSIsMV0~"


@pytest.mark.parametrize(
    "pasted",
    [
        f"Bearer {SIGNED}",
        f"bearer   {SIGNED}\n",
        f"Authorization: Bearer {SIGNED}\r\nHost: reports.example\r\nAccept: */*\r\n",
        f"curl -H 'Authorization: Bearer {SIGNED}' https://reports.example/me",
        f'curl \\\n  -H "Authorization: Bearer {SIGNED}" \\\n  https://reports.example/me',
        f"Cookie: jwtflow_access={SIGNED}; jwtflow_csrf=abc.def",
        f"https://app.example/callback#access_token={SIGNED}&state=eyJ",
        f'"{SIGNED}"',
        f"'{SIGNED}',",
        f"`{SIGNED}`",
        f"The token is {SIGNED}.",
        f"{SIGNED}\nOK",
        f"TOKEN={SIGNED}",
        f"<token>{SIGNED}</token>",
        json.dumps({"access_token": SIGNED, "refresh_token": "opaque", "expires_in": 900}),
        json.dumps({"data": {"tokens": [{"value": f"Bearer {SIGNED}"}]}}),
        json.dumps({"access_token": SIGNED})[:-1],
        json.dumps(SIGNED),
        "\n".join(SIGNED[at : at + 30] for at in range(0, len(SIGNED), 30)),
        "\r\n".join(SIGNED[at : at + 64] for at in range(0, len(SIGNED), 64)),
        f"> Bearer {SIGNED[:40]}\n> {SIGNED[40:]}",
        f"{SIGNED[:-5]}\n{SIGNED[-5:]}",
        f"export TOKEN={SIGNED[:70]}\\\n{SIGNED[70:]}",
        " ".join(SIGNED[at : at + 30] for at in range(0, len(SIGNED), 30)),
        "\u200b".join(SIGNED[at : at + 30] for at in range(0, len(SIGNED), 30)),
        f"\ufeff{SIGNED}",
        f"\u00a0{SIGNED}\u00a0",
        codecs.BOM_UTF8 + SIGNED.encode(),
        f"\ufeff{SIGNED}\r\n".encode("utf-16-le"),
        f"\ufeff{SIGNED}\r\n".encode("utf-16-be"),
        SIGNED.encode("utf-16-le"),
        SIGNED.encode("utf-16-be"),
    ],
)
def test_decode_finds_the_token_in_what_was_pasted(capsys, monkeypatch, pasted):
    """A token in a header, a command, JSON or a broken line is shown as if it came alone."""
    data = pasted if isinstance(pasted, bytes) else pasted.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    result = run(capsys, "decode", "-")
    alone = run(capsys, "decode", SIGNED)
    assert (result.status, alone.status) == (0, 0)
    assert result.out.endswith(alone.out)


@pytest.mark.parametrize("token", [UNSIGNED, SD_JWT])
def test_decode_keeps_what_ends_a_token(capsys, token):
    """The last dot of an unsigned token and the last tilde of an SD-JWT belong to it."""
    alone, around = run(capsys, "decode", token), run(capsys, "decode", f"Bearer {token}")
    assert around.out.endswith(alone.out)
    assert ("not signed" in alone.out) == (token == UNSIGNED)
    assert ("SD-JWT" in alone.out) == (token == SD_JWT)


def test_decode_shows_each_token_of_an_answer(capsys):
    """A token response with two tokens shows both, by the names of their members."""
    other = UNSIGNED + "AAAA"
    answer = json.dumps({"access_token": SIGNED, "id_token": other, "token_type": "Bearer"})
    result = run(capsys, "decode", answer)
    assert result.status == 0
    first, second = result.out.split("under 'id_token'")
    assert "'access_token'" in first
    assert '"HS256"' in first
    assert '"none"' in second


def test_decode_doubts_a_signature_of_another_length(capsys):
    """A signature that is shorter than its algorithm makes them was perhaps cut off."""
    result = run(capsys, "decode", f"Bearer {SIGNED[:-3]}")
    assert "30 bytes" in result.out
    assert "32" in result.out


@pytest.mark.parametrize(
    "pasted",
    [
        "=ey" * 300_000,
        "ey." * 300_000,
        "e" * 900_000,
        "\\\n" * 400_000,
        '{"a":' * 200_000,
        "~." * 400_000,
        "x" + " " * 900_000 + "y",
    ],
    ids=lambda text: text[:6],
)
def test_decode_reads_a_megabyte_of_anything(capsys, monkeypatch, pasted):
    """Long nonsense is answered, too, in time that grows with its length alone."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted.encode())))
    result = run(capsys, "decode", "-")
    assert result.status == 1
    assert "Nothing was verified" in result.out


# ------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA", "HS256"])
def test_keys_new_makes_a_secret_file(capsys, tmp_path, algorithm):
    """A JWK Set with the key that signs first and its successor; only its owner may read it."""
    file = tmp_path / "keys.json"
    result = run(capsys, "keys", "new", str(file), "--algorithm", algorithm)
    assert result.status == 0
    assert [line.split()[:2] for line in result.out.splitlines()] == [
        ["active", algorithm],
        ["next", algorithm],
    ]
    assert len(json.loads(file.read_text())["keys"]) == 2
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keys_new_overwrites_nothing(capsys, tmp_path):
    """Keys that exist are never lost to a second 'new'."""
    file = tmp_path / "keys.json"
    file.write_text("mine")
    result = run(capsys, "keys", "new", str(file))
    assert result.status == 2
    assert "exists already" in result.error_line
    assert file.read_text() == "mine"


def test_keys_rotate_moves_each_key_on(capsys, tmp_path):
    """Next becomes active, active becomes retired with an end, and a new next is there."""
    file = str(tmp_path / "keys.json")
    run(capsys, "keys", "new", file, "--algorithm", "ES256")
    before = _kids(run(capsys, "keys", "list", file))
    after = _kids(run(capsys, "keys", "rotate", file))
    assert after["active"] == before["next"]
    assert after["retired"] == before["active"]
    assert after["next"] not in before.values()
    listed = run(capsys, "keys", "list", file)
    assert _kids(listed) == after
    assert "UTC" in listed.out


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: files have no such owner")
def test_keys_rotate_by_somebody_who_may_not_give_files_away(capsys, tmp_path, monkeypatch):
    """Where the new file cannot have the owner of the old, one line says so, and all stays."""
    file = tmp_path / "keys.json"
    run(capsys, "keys", "new", str(file), "--algorithm", "ES256")
    before = file.read_bytes()

    def refused(_descriptor, _owner, _group):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refused)
    result = run(capsys, "keys", "rotate", str(file))
    assert result.status == 2
    assert str(file) in result.error_line
    assert "owner" in result.error_line
    assert file.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: files have no modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_keys_rotate_writes_no_secret_where_others_read(capsys, tmp_path, mode):
    """A file that others may read gets no new private keys; one line says how to close it."""
    file = tmp_path / "keys.json"
    run(capsys, "keys", "new", str(file), "--algorithm", "ES256")
    before = file.read_bytes()
    file.chmod(mode)
    result = run(capsys, "keys", "rotate", str(file))
    assert result.status == 2
    assert f"chmod 600 {file}" in result.error_line
    assert file.read_bytes() == before


def test_keys_list_lets_no_kid_steer_the_terminal(capsys, tmp_path):
    """A kid from elsewhere is shown with its control characters spelled out."""
    file = tmp_path / "keys.json"
    run(capsys, "keys", "new", str(file), "--algorithm", "ES256")
    document = json.loads(file.read_text())
    document["keys"][0]["kid"] = "\x1b[31m\x07"
    file.write_text(json.dumps(document))
    assert r"\u001b[31m\u0007" in run(capsys, "keys", "list", str(file)).out


def _kids(result):
    return {line.split()[0]: line.split()[2] for line in result.out.splitlines()}


@pytest.mark.parametrize("command", ["rotate", "list"])
@pytest.mark.parametrize("content", [None, "{", "[]", '{"keys": []}', '{"keys": [{"kty": "RSA"}]}'])
def test_keys_without_a_usable_file_is_one_line(capsys, tmp_path, command, content):
    """A missing or broken key file is named in one line, and left as it is."""
    file = tmp_path / "keys.json"
    if content is not None:
        file.write_text(content)
    result = run(capsys, "keys", command, str(file))
    assert result.status == 2
    assert str(file) in result.error_line
    if content is not None:
        assert file.read_text() == content


@pytest.mark.skipif(sys.platform == "win32", reason="not applicable: links need a privilege there")
@pytest.mark.parametrize("command", ["new", "rotate", "list"])
def test_keys_in_a_link_to_itself_is_one_line(capsys, tmp_path, command):
    """A link that leads back to itself is named in one line, and stays."""
    file = tmp_path / "keys.json"
    file.symlink_to(file)
    result = run(capsys, "keys", command, str(file))
    assert result.status == 2
    assert str(file) in result.error_line
    assert file.is_symlink()


def test_keys_new_in_a_missing_folder_is_one_line(capsys, tmp_path):
    """Where no file can be made, one line says so."""
    result = run(capsys, "keys", "new", str(tmp_path / "missing" / "keys.json"))
    assert result.status == 2
    assert "No such file" in result.error_line


# --------------------------------------------------------------------------------- database


def test_database_init_twice_is_harmless(capsys, tmp_path):
    """Tables and demo data are made once, and a second run changes nothing."""
    url = f"sqlite:///{tmp_path / 'a b ü.sqlite'}"
    for _ in range(2):
        result = run(capsys, "database", "init", url, "--demo")
        assert (result.status, result.err) == (0, "")
        assert "alice" in result.out


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////no/such/folder/x.sqlite", "sqlite://"])
def test_database_init_that_cannot_be_is_one_line(capsys, url):
    """A database that cannot be made is one line and exit status 2."""
    result = run(capsys, "database", "init", url)
    assert result.status == 2
    assert result.error_line.startswith("jwtflow: ")


# ----------------------------------------------------------------------------------- doctor


def test_doctor_finds_this_set_up_in_order(capsys):
    """Where the tests run, the course runs: exit status 0 and nothing BAD."""
    result = run(capsys, "doctor")
    assert result.status == 0, result.out
    assert "BAD" not in result.out
    assert "Everything is in order." in result.out
    for name in ("Python 3.", "cryptography", "jupyterlab", "kernel", "127.0.0.1", "course"):
        assert name in result.out


def test_doctor_says_how_to_mend_what_is_broken(capsys, monkeypatch):
    """A missing package is named with the command that installs it; exit status 1."""
    monkeypatch.setattr(doctor.metadata, "requires", lambda _: ["no-such-thing>=2,<3"])
    result = run(capsys, "doctor")
    assert result.status == 1
    assert "BAD   no-such-thing is not installed" in result.out
    assert '-m pip install "no-such-thing<3,>=2"' in result.out
    assert "Broken: 1." in result.out


def test_doctor_notices_a_package_out_of_bounds(monkeypatch):
    """A package that is too old or too new is named with the version that is wanted."""
    monkeypatch.setattr(doctor.metadata, "requires", lambda _: ["click>=900"])
    (finding,) = doctor.packages()
    assert finding.mark == "BAD "
    assert "is not >=900" in finding.what


def test_doctor_notices_a_package_that_breaks(monkeypatch):
    """A package that cannot be imported is broken although it is installed."""

    def fail(name):
        raise RuntimeError("its library is missing\nand more")

    monkeypatch.setattr(doctor.metadata, "requires", lambda _: ["click>=1"])
    monkeypatch.setattr(doctor.importlib, "import_module", fail)
    (finding,) = doctor.packages()
    assert finding.what.endswith("cannot be imported: its library is missing")


def test_doctor_notices_a_foreign_kernel(monkeypatch, tmp_path):
    """A kernel 'python3' of another Python would not find jwtflow."""
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    kernel = {"argv": ["/other/python", "-m", "x"], "display_name": "x", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(kernel))
    monkeypatch.setattr(doctor, "prefer_own_kernel", lambda: None)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    (finding,) = doctor.kernel()
    assert finding.mark == "BAD "
    assert "/other/python" in finding.what


def test_a_busy_port_is_a_note(monkeypatch):
    """A port that serve would take is only noted, with the option that chooses another."""
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        monkeypatch.setattr(doctor, "PORTS", {port: "--auth-port"})
        (finding,) = doctor.ports()
    assert finding.mark == "note"
    assert "--auth-port" in finding.fix


# -------------------------------------------------------------------------------------- lab


def test_lab_refuses_a_port_that_no_browser_can_open(tmp_path):
    """A port beyond 65535 ends with one line and status 2, though some systems would listen."""
    done = subprocess.run(
        [sys.executable, "-m", "jwtflow", "lab", str(tmp_path / "w"), "--port=99999"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "--port: 99999" in done.stderr
    assert "http" not in done.stdout


@pytest.mark.parametrize(
    ("ip", "custom", "shown"),
    [
        ("localhost", "", "http://localhost:8888/lab"),
        ("0.0.0.0", "", "http://127.0.0.1:8888/lab"),
        ("::", "", "http://[::1]:8888/lab"),
        ("0.0.0.0", "http://lab.example/", "http://localhost:8888/lab"),
    ],
)
def test_lab_prints_an_address_that_a_browser_can_open(ip, custom, shown):
    """A server on every interface is shown by its loopback address, unless it has its own URL."""
    local = "http://[::1]:8888/lab" if ":" in ip else "http://127.0.0.1:8888/lab"
    server = SimpleNamespace(
        ip=ip,
        custom_display_url=custom,
        local_url=local,
        public_url="http://localhost:8888/lab",
    )
    assert lab.address(server) == shown


# ------------------------------------------------------------------------------ all of them


def test_version(capsys):
    """--version names the release."""
    assert run(capsys, "--version").out == f"jwtflow, version {__version__}\n"


def test_help_names_every_command(capsys):
    """--help lists each command with a whole sentence."""
    result = run(capsys, "--help")
    assert result.status == 0
    for command in COMMANDS:
        (line,) = [line for line in result.out.splitlines() if line.startswith(f"  {command} ")]
        assert line.endswith(".")
        assert not line.endswith("...")


@pytest.mark.parametrize(
    "command", [*([name] for name in COMMANDS), ["keys", "new"], ["database", "init"]], ids=str
)
def test_each_command_explains_itself(capsys, command):
    """COMMAND --help works for each, whatever is installed."""
    result = run(capsys, *command, "--help")
    assert result.status == 0
    assert result.out.startswith(f"Usage: jwtflow {' '.join(command)}")


def test_without_a_command_there_is_help(capsys):
    """Bare 'jwtflow' shows what there is."""
    result = run(capsys)
    assert result.status == 2
    assert "Commands:" in result.out


def test_an_unknown_command_is_one_line(capsys):
    """A misspelt command is one line and exit status 2."""
    result = run(capsys, "sevre")
    assert result.status == 2
    assert "No such command 'sevre'" in result.error_line


def test_the_unexpected_is_one_line_too(capsys, monkeypatch):
    """A bug shows one line and how to see more, never a trace."""
    monkeypatch.setattr("jwtflow.tokens.inspect_token", lambda *_, **__: 1 / 0)
    result = run(capsys, "decode", TOKEN)
    assert result.status == 1
    assert "unexpected ZeroDivisionError" in result.error_line
    assert "JWTFLOW_DEBUG=1" in result.error_line


def test_help_imports_nothing_heavy():
    """--help answers without servers, database or cryptography."""
    script = (
        "import sys, jwtflow.cli\n"
        "try: jwtflow.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'flask', 'sqlalchemy', 'cryptography', 'nbformat', 'jupyterlab', 'requests'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_a_reader_that_leaves_early_is_no_error():
    """A pipe such as ``jwtflow decode … | head -1`` ends quietly."""
    with subprocess.Popen(
        [sys.executable, "-m", "jwtflow", "decode", "a." * 20_000],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
