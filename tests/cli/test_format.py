"""`tactus format`: files and folders, and stdin."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import TACTUS, Cli, Said, write
from tests.cli.test_startup import HEAVY, LOOP, imported

UGLY, GOOD = "x={1,2}\nif x then\nprint( x )\nend", "x = {1, 2}\nif x then\n  print(x)\nend\n"


def piped(folder: Path, line: str, text: bytes) -> tuple[int, bytes, str]:
    words = [*TACTUS, *line.split()]
    done = subprocess.run(words, cwd=folder, input=text, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


@pytest.fixture
def three(here: Path) -> Path:
    """One to format, one that is formatted, one that is not Lua."""
    (here / "lib").mkdir()
    write(here, "ugly.tac", UGLY)
    write(here, "good.tac", GOOD)
    write(here, "lib/bad.tac", "x = 1\ny = = 2\n")
    return here


def test_a_file_is_formatted_and_named(cli: Cli, three: Path) -> None:
    assert cli("format ugly.tac good.tac") == Said(
        0, "formatted ugly.tac\n", "1 file formatted, 1 file left as it is\n"
    )
    assert (three / "ugly.tac").read_text() == GOOD
    assert cli("format ugly.tac good.tac") == Said(0, "", "2 files left as they are\n")


def test_a_file_that_is_formatted_is_not_touched(cli: Cli, three: Path) -> None:
    before = (three / "good.tac").stat()
    assert cli("format good.tac").code == 0
    after = (three / "good.tac").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_one_that_is_not_lua_is_left_alone_and_the_others_are_done(cli: Cli, three: Path) -> None:
    said = cli("format .")
    assert said.code == 1
    assert said.out == "formatted ugly.tac\n"
    assert said.err == (
        "lib/bad.tac:2: unexpected symbol near '='\n1 file formatted, 1 file left as it is, 1 file with errors\n"
    )
    assert (three / "lib/bad.tac").read_text() == "x = 1\ny = = 2\n"
    assert (three / "ugly.tac").read_text() == GOOD


def test_check_changes_nothing_and_says_what_would(cli: Cli, three: Path) -> None:
    assert cli("format --check ugly.tac good.tac") == Said(
        1, "would format ugly.tac\n", "1 file to format, 1 file left as it is\n"
    )
    assert (three / "ugly.tac").read_text() == UGLY
    assert cli("format good.tac --check") == Said(0, "", "1 file left as it is\n")
    assert cli("format lib --check").code == 1


def test_diff_shows_the_change_and_makes_none(cli: Cli, three: Path) -> None:
    said = cli("format --diff ugly.tac good.tac")
    assert (said.code, said.err) == (1, "1 file to format, 1 file left as it is\n")
    assert said.out == (
        "--- ugly.tac\n+++ ugly.tac\n@@ -1,4 +1,4 @@\n-x={1,2}\n+x = {1, 2}\n if x then\n-print( x )\n"
        "-end\n\\ No newline at end of file\n+  print(x)\n+end\n"
    )
    assert (three / "ugly.tac").read_text() == UGLY
    assert cli("format --diff good.tac").code == 0


@pytest.mark.needs("git")
def test_the_diff_makes_the_same_change(cli: Cli, three: Path) -> None:
    text = cli("format --diff ugly.tac").out
    subprocess.run(["git", "apply", "-p0", "-"], cwd=three, input=text, text=True, check=True)
    assert (three / "ugly.tac").read_text() == GOOD


def test_json_is_one_object(cli: Cli, three: Path) -> None:
    said = cli("format ugly.tac good.tac lib gone.tac --json")
    assert (said.code, said.err) == (2, "error: there is no file or folder gone.tac\n")
    said = cli("format ugly.tac good.tac lib --check --json")
    assert (said.code, said.err) == (1, "")
    ugly, good, bad = said.json["files"]
    assert ugly["diff"].startswith("--- ugly.tac\n")
    del ugly["diff"]
    assert ugly == {"file": "ugly.tac", "changed": True, "written": False, "notes": [], "error": None}
    assert good == {"file": "good.tac", "changed": False, "written": False, "diff": "", "notes": [], "error": None}
    assert bad["error"] == {"line": 2, "message": "unexpected symbol near '='"}
    assert cli("format ugly.tac --json").json["files"][0]["written"] is True


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("format", "name the files: tactus format FILE.tac, a folder, or - for stdin"),
        ("format gone.tac", "there is no file or folder gone.tac"),
        ("format .tactus", "there is no .tac file in the folder .tactus"),
        ("format - good.tac", "- (stdin) goes alone: without other files, and without --json"),
        ("format - --json", "- (stdin) goes alone: without other files, and without --json"),
        ("format good.tac --chek", "there is no option --chek; did you mean"),
    ],
)
def test_a_wrong_command_changes_nothing(cli: Cli, three: Path, line: str, why: str) -> None:
    said = cli(line)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {why}")


def test_what_is_no_text_is_named(cli: Cli, three: Path) -> None:
    write(three, "no.tac", b"x = '\xff'\n")
    said = cli("format no.tac ugly.tac")
    assert (said.code, said.out) == (1, "formatted ugly.tac\n")
    assert said.err.startswith("no.tac: the file is not UTF-8 text\n")


def test_line_ends_of_windows_and_a_byte_order_mark_stay(cli: Cli, three: Path) -> None:
    write(three, "win.tac", b"\xef\xbb\xbfx=1\r\ny=[[\r\n]]\r\n")
    assert cli("format win.tac").code == 0
    assert (three / "win.tac").read_bytes() == b"\xef\xbb\xbfx = 1\r\ny = [[\r\n]]\r\n"
    assert cli("format win.tac").err == "1 file left as it is\n"


def test_stdin_goes_to_stdout(three: Path) -> None:
    assert piped(three, "format -", UGLY.encode()) == (0, GOOD.encode(), "")
    assert piped(three, "format -", b"x='\xc3\xa9'\r\n") == (0, b"x = '\xc3\xa9'\r\n", "")
    assert piped(three, "format - --check", UGLY.encode()) == (1, b"", "")
    assert piped(three, "format - --check", GOOD.encode()) == (0, b"", "")
    code, out, said = piped(three, "format - --diff --stdin-filename lib/new.tac", UGLY.encode())
    assert (code, said) == (1, "")
    assert out.startswith(b"--- lib/new.tac\n+++ lib/new.tac\n")


def test_stdin_that_cannot_be_formatted_gives_nothing(three: Path) -> None:
    assert piped(three, "format -", b"x = = 1") == (1, b"", "error: <stdin>:1: unexpected symbol near '='\n")
    assert piped(three, "format - --stdin-filename a.tac", b"\xff") == (
        1,
        b"",
        "error: a.tac: the file is not UTF-8 text\n",
    )


@pytest.mark.parametrize("line", ["format good.tac", "format --diff good.tac", "format --check good.tac"])
def test_it_starts_with_lua_and_little_else(three: Path, line: str) -> None:
    assert not imported(three, line) & (HEAVY | LOOP | {"tree_sitter", "rich", "difflib", "tempfile"})
