"""`tactus validate`: what is wrong with programs, from their text alone."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tactus.cli.findings import text
from tactus.language.finding import Finding, Span
from tests.cli.conftest import TACTUS, Cli, Said, program, write
from tests.cli.terminal import Terminal

GOOD = 'return "hello"\n'
WRONG = "local a = 1\nlocal t = {\n  a = 1\n  b = 2\n}\nreturn t\n"
SAID = (
    "3:8 TAC005 a comma is missing between two fields, before `b`"
    " (Lua: '}' expected (to close '{' at line 2) near 'b')\n    3 |   a = 1\n      |        ^\n"
)
SIX = """\
done = tactus.done

search = Tool {
  description = "Search the web",
  input = { query = field.string{requird = true} },
  function(args) return "results for " .. args.query end
}

researcher = Agent {
  modle = "openai/gpt-4o",
  system_prompt = "Research {input.topik}. Call done when you are finished.",
  tools = {"serch", done}
}

Procedure {
  input = { topic = field.string{required = true} },
  output = { findings = field.string{required = true} },
  function(input)
    repeat
      reseacher()
    until Tool.called("done")
    return { findings = Tool.last_result("done") }
  end
}

Specification([[
Feature: Research
  Scenario: It researches
    When the procedure runs
    Then the search tol should be called
]])
"""


def piped(folder: Path, line: str, given: bytes) -> Said:
    words = [*TACTUS, *line.split()]
    done = subprocess.run(words, cwd=folder, input=given, capture_output=True, timeout=60, check=False)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


# --- what it finds


def test_six_mistakes_of_six_kinds_are_six_findings_with_what_was_meant(cli: Cli, here: Path) -> None:
    said = cli(f"validate {write(here, 'six.tac', SIX)} --format json")
    assert said.code == 1
    assert said.json["summary"] == {"files": 1, "errors": 6, "warnings": 0}
    found = {(one["line"], one["column"]): one for one in said.json["findings"]}
    lines = SIX.split("\n")
    meant = {place: (_under(lines, one), one["suggestion"]) for place, one in found.items()}
    assert meant == {
        (5, 34): ("requird", "required"),
        (10, 3): ("modle", "model"),
        (11, 29): ("{input.topik}", "{input.topic}"),
        (12, 13): ("serch", "search"),
        (20, 7): ("reseacher", "researcher"),
        (30, 10): ("the search tol should be called", "the search tool should be called"),
    }
    assert len({one["code"] for one in found.values()}) == 6
    assert all("did you mean" in one["message"] for one in found.values())


def _under(lines: list[str], finding: dict[str, int]) -> str:
    """The text that a finding is about."""
    assert finding["line"] == finding["end_line"]
    return lines[finding["line"] - 1][finding["column"] - 1 : finding["end_column"] - 1]


def test_the_six_mistakes_mended_are_a_program_without_any(cli: Cli, here: Path) -> None:
    mended = SIX
    for wrong, right in (("requird", "required"), ("modle", "model"), ("topik", "topic")):
        mended = mended.replace(wrong, right)
    for wrong, right in (('"serch"', '"search"'), ("reseacher", "researcher"), ("search tol ", "search tool ")):
        mended = mended.replace(wrong, right)
    assert cli(f"validate {write(here, 'six.tac', mended)}") == Said(0, "1 file is fine\n", "")


def test_only_the_first_error_of_what_is_not_lua_is_told(cli: Cli, here: Path) -> None:
    said = cli(f"validate {write(here, 'a.tac', WRONG + 'Agnt { } = =')}")
    assert said.out.count("TAC") == 1


# --- exit codes


def test_a_file_without_mistakes_is_fine(cli: Cli, here: Path) -> None:
    write(here, "a.tac", GOOD)
    write(here, "b.tac", GOOD)
    assert cli("validate a.tac") == Said(0, "1 file is fine\n", "")
    assert cli("validate a.tac b.tac") == Said(0, "2 files are fine\n", "")


def test_an_error_ends_it_with_one(cli: Cli, here: Path) -> None:
    write(here, "good.tac", GOOD)
    write(here, "wrong.tac", WRONG)
    assert cli("validate good.tac wrong.tac") == Said(1, f"wrong.tac:{SAID}1 error in 2 files\n", "")


def test_a_warning_ends_it_with_one_only_under_strict(cli: Cli, here: Path) -> None:
    file = program(here, "return 1")
    assert cli(f"validate {file}") == Said(0, "1 file is fine\n", "")
    said = cli(f"validate {file} --strict")
    assert said.code == 1
    assert said.out == (
        "main.tac:2:1 TAC902 warning: the program has no specifications: add `Specification([[...]])` with a scenario\n"
        "    2 | Procedure { \n      | ^^^^^^^^^\n1 warning in 1 file\n"
    ).replace("Procedure { \n", "Procedure {\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("validate", "error: name the files: tactus validate FILE.tac, a folder, or - for stdin\n"),
        ("validate nothing.tac", "error: there is no file or folder nothing.tac\n"),
        ("validate empty", "error: there is no .tac file in the folder empty\n"),
        ("validate - a.tac", "error: - (stdin) goes alone: without other files\n"),
        ("validate a.tac --formt json", "error: there is no option --formt; did you mean"),
        ("validate a.tac --format xml", "error: --format: invalid choice: 'xml'"),
    ],
)
def test_a_wrong_command_ends_it_with_two(cli: Cli, here: Path, line: str, said: str) -> None:
    write(here, "a.tac", WRONG)
    (here / "empty").mkdir()
    answer = cli(line)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(said)


def test_a_configuration_that_is_wrong_is_said_first(cli: Cli, here: Path) -> None:
    write(here, "a.tac", GOOD)
    write(here, ".tactus/config.yml", "defualt_model: x\n")
    said = cli("validate a.tac")
    assert said.code == 2
    assert said.err == 'error: .tactus/config.yml:1: there is no key "defualt_model"; did you mean "default_model"?\n'


# --- files, folders and stdin


def test_folders_are_gone_through_and_each_file_is_checked_once(cli: Cli, here: Path) -> None:
    (here / "lib").mkdir()
    (here / ".hidden").mkdir()
    for name in ("b.tac", "lib/a.tac", ".hidden/x.tac", "notes.txt"):
        write(here, name, WRONG)
    said = cli("validate . lib/a.tac b.tac --json")
    assert said.json["files"] == ["b.tac", "lib/a.tac"]


def test_a_text_from_stdin_is_checked_under_the_name_it_is_given(cli: Cli, here: Path) -> None:
    assert piped(here, "validate -", GOOD.encode()) == Said(0, "1 file is fine\n", "")
    assert piped(here, "validate -", WRONG.encode()) == Said(1, f"<stdin>:{SAID}1 error in 1 file\n", "")
    said = piped(here, "validate - --stdin-filename lib/a.tac", WRONG.encode())
    assert said.out.startswith("lib/a.tac:3:8 TAC005")


def test_what_stdin_requires_stands_beside_the_name_it_is_given(cli: Cli, here: Path) -> None:
    (here / "app").mkdir()
    write(here, "app/names.tac", 'return {first = "Ada"}\n')
    source = b'local names = require("names")\nreturn names.first\n'
    assert piped(here, "validate - --stdin-filename app/main.tac", source).code == 0
    said = piped(here, "validate - --stdin-filename main.tac", source)
    assert (said.code, said.out.partition(" ")[0]) == (1, "main.tac:1:23")


@pytest.mark.parametrize(
    ("data", "at"),
    [(b"x = 1\nx = '\xe9'\n", "a.tac:2:6"), ("x = 1".encode("utf-16"), "a.tac:1:1"), (b"\x1bLua\xff", "a.tac:1:5")],
)
def test_a_file_that_is_no_text_is_told_by_its_first_wrong_byte(cli: Cli, here: Path, data: bytes, at: str) -> None:
    said = cli(f"validate {write(here, 'a.tac', data)}")
    assert said.code == 1
    assert said.out.startswith(f"{at} TAC001 the file is not UTF-8 text: ")
    assert said.out.endswith("1 error in 1 file\n")


@pytest.mark.parametrize("text", ["", "\n", "-- nothing\n", "\ufeff", "#!/usr/bin/env tactus\n"])
def test_a_file_without_a_statement_is_fine(cli: Cli, here: Path, text: str) -> None:
    assert cli(f"validate {write(here, 'a.tac', text)}") == Said(0, "1 file is fine\n", "")


def test_any_bytes_are_told_and_never_a_traceback(cli: Cli, here: Path) -> None:
    chance = random.Random(11)
    source = SIX.encode()
    for _ in range(60):
        data = bytearray(source)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        said = cli(f"validate {write(here, 'a.tac', bytes(data))} --format {chance.choice(['text', 'json', 'sarif'])}")
        assert said.code in (0, 1), (bytes(data), said)
        assert said.err == "", (bytes(data), said)


# --- programs of several files


def test_the_modules_that_a_program_requires_are_checked_with_it(cli: Cli, here: Path) -> None:
    (here / "lib").mkdir()
    write(here, "main.tac", 'local orders = require("lib.orders")\nreturn orders.count()\n')
    write(here, "lib/orders.tac", "local M = {}\nfunction M.count() retrun 1 end\nreturn M\n")
    said = cli("validate main.tac --json")
    assert said.json["files"] == ["main.tac", "lib/orders.tac"]
    assert [(one["file"], one["line"]) for one in said.json["findings"]] == [("lib/orders.tac", 2)]


def test_a_module_may_use_what_its_program_makes(cli: Cli, here: Path) -> None:
    """By itself it is a part of a program that is not known; what it requires stands beside the main file."""
    (here / "lib").mkdir()
    write(here, "main.tac", 'rate = 3\nlocal a = require("lib.a")\nreturn a.cost(2)\n')
    write(here, "lib/a.tac", 'local b = require("lib.b")\nreturn {cost = function(n) return b.times(n, rate) end}\n')
    write(here, "lib/b.tac", "return {times = function(n, m) return n * m end}\n")
    assert cli("validate .").code == 0
    assert cli("validate main.tac lib").code == 0
    assert cli("validate main.tac").code == 0
    assert cli("validate lib/a.tac").code == 0
    assert cli("validate lib").code == 0


def test_a_folder_of_modules_is_no_folder_of_programs(cli: Cli, here: Path) -> None:
    """What they require stands beside the program, which nobody has named."""
    (here / "lib").mkdir()
    team = 'local text = require("lib.text")\nlocal M = {}\nM.sum = Procedure {function(i) return text.sum(i) end}\n'
    write(here, "lib/team.tac", team + "return M\n")
    write(here, "lib/text.tac", "return {sum = function(t) return #t end}\n")
    assert cli("validate lib").code == 0
    assert cli("validate lib/team.tac").code == 0
    assert "TAC313" in cli(f"validate {write(here, 'lib/team.tac', team)}").out


def test_a_module_that_is_not_there_is_told_where_it_is_required(cli: Cli, here: Path) -> None:
    write(here, "main.tac", 'local a = require("lib.a")\nreturn a.x\n')
    said = cli("validate main.tac")
    assert said.code == 1
    assert said.out.startswith('main.tac:1:19 TAC313 there is no module "lib.a": lib/a.tac or lib/a.lua would be it\n')


def test_a_module_that_cannot_be_read_is_told_where_it_is_required(cli: Cli, here: Path, tmp_path: Path) -> None:
    outside = here.parent / "outside.tac"
    outside.write_text("return {}\n", encoding="utf-8")
    (here / "linked.tac").symlink_to(outside)
    write(here, "bytes.tac", b"return '\xff'\n")
    write(here, "main.tac", 'local a = require("linked")\nlocal b = require("bytes")\nreturn a or b\n')
    said = cli("validate main.tac --json")
    told = [(one["file"], one["line"], one["message"]) for one in said.json["findings"]]
    assert told == [
        ("main.tac", 1, "linked.tac is a link that leads out of the folder of the program"),
        ("main.tac", 2, "bytes.tac: the file is not UTF-8 text"),
        ("bytes.tac", 1, "the file is not UTF-8 text: byte 0xff is no part of a character; save it as UTF-8"),
    ]


def test_modules_that_require_each_other_are_told_so(cli: Cli, here: Path) -> None:
    """None of them is a part of the other: each is looked at with what it requires."""
    write(here, "a.tac", 'local b = require("b")\nreturn b.x\n')
    write(here, "b.tac", 'local a = require("a")\nreturn a.x\n')
    said = cli("validate a.tac b.tac --json")
    assert {(one["file"], one["code"]) for one in said.json["findings"]} == {("a.tac", "TAC315"), ("b.tac", "TAC315")}


def test_the_standard_library_is_known(cli: Cli, here: Path) -> None:
    source = 'local done = require("tactus.tools.done")\nw = Agent {model = "openai/gpt-4o", tools = {done}}\nw()\n'
    assert cli(f"validate {write(here, 'a.tac', source)}").code == 0
    missing = cli(f"validate {write(here, 'b.tac', source.replace('tools.done', 'tools.dnoe'))}")
    assert (missing.code, missing.out.partition(" ")[0]) == (1, "b.tac:1:23")


def test_what_two_programs_share_is_checked_once(cli: Cli, here: Path) -> None:
    write(here, "one.tac", 'local m = require("shared")\nreturn m.x\n')
    write(here, "two.tac", 'local m = require("shared")\nreturn m.x\n')
    write(here, "shared.tac", "return {x = = 1}\n")
    said = cli("validate one.tac two.tac --json")
    assert said.json["files"] == ["one.tac", "shared.tac", "two.tac"]
    assert said.json["summary"]["errors"] == 1


# --- configuration


def test_what_the_configuration_says_is_known(cli: Cli, here: Path) -> None:
    source = 'w = Agent { system_prompt = "Say hello." }\nreturn w().text\n'
    file = write(here, "a.tac", source)
    assert "TAC316" in cli(f"validate {file}").out
    write(here, ".tactus/config.yml", "default_model: openai/gpt-4o\n")
    assert cli(f"validate {file}") == Said(0, "1 file is fine\n", "")


@pytest.mark.parametrize("config", ["", "default_model: openai/gpt-4o\n"])
def test_what_people_are_asked_is_read_as_a_run_reads_it(cli: Cli, here: Path, config: str) -> None:
    file = write(here, "a.tac", 'return Human.approve {message = "Go on?", timeout = -5}\n')
    if config:
        write(here, ".tactus/config.yml", config)
    assert "a.tac:1:53 TAC205 timeout is a number of seconds, 0 or more" in cli(f"validate {file}").out


def test_so_is_what_stands_beside_one_program(cli: Cli, here: Path) -> None:
    source = 'w = Agent { system_prompt = "Say hello." }\nreturn w().text\n'
    write(here, "a.tac", source)
    write(here, "b.tac", source)
    write(here, "a.tac.yml", "default_model: openai/gpt-4o\n")
    said = cli("validate a.tac b.tac --json")
    assert {one["file"] for one in said.json["findings"]} == {"b.tac"}


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_secrets_are_shown_in_no_format(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-indeed")
    source = 'return {"sk-very-secret-indeed" "b"} + = "sk-very-secret-indeed"\n'
    said = cli(f"validate {write(here, 'a.tac', source)} --format {form}")
    assert said.code == 1
    assert "very-secret" not in said.out


AT_THE_END = """
import atexit, gc, sys, tactus.cli
atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 0))
sys.argv[0] = "tactus"
tactus.cli.entry()
"""


@pytest.mark.parametrize(("line", "said"), [("validate a.tac", "False True"), ("version", "True False")])
def test_a_process_that_only_reads_looks_for_no_garbage(here: Path, line: str, said: str) -> None:
    write(here, "a.tac", GOOD)
    words = [sys.executable, "-c", AT_THE_END, *line.split()]
    done = subprocess.run(words, cwd=here, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == said


# --- for people


def shown(source: str, span: Span) -> str:
    """The line and the carets of a finding."""
    lines = text.lines(Finding("TAC001", "no", "a.tac", span), source)
    assert [line[:7] for line in lines[1:]] == [f"{span.line:>5} |", "      |"]
    return "\n".join(line[8:] for line in lines[1:])


@pytest.mark.parametrize(
    ("source", "start", "end", "expected"),
    [
        ("local x = 1", 7, 8, "local x = 1\n      ^"),
        ("\tlocal x", 8, 9, "    local x\n          ^"),
        ("ab\tx", 4, 5, "ab  x\n    ^"),
        ('x = "日本" = 2', 10, 11, 'x = "日本" = 2\n           ^'),
        ('x = "日本"', 6, 8, 'x = "日本"\n     ^^^^'),
        ("x = 'e\u0301' = 2", 10, 11, "x = 'e\u0301' = 2\n        ^"),
        ("x = 1", 6, 6, "x = 1\n     ^"),
        ("x = \x1b[31m", 5, 6, "x = \ufffd[31m\n    ^"),
    ],
)
def test_carets_stand_below_what_is_meant(source: str, start: int, end: int, expected: str) -> None:
    assert shown(source, Span(1, start, 1, end)) == expected


def test_what_goes_on_in_the_next_line_is_marked_to_the_end_of_its_own() -> None:
    assert shown("x = [[abc", Span(1, 5, 3, 2)) == "x = [[abc\n    ^^^^^"


def test_of_a_line_alone_everything_is_marked() -> None:
    assert shown("  x = 1  ", Span(3, 0, 3, 0)) == "  x = 1\n  ^^^^^"
    assert text.lines(Finding("TAC001", "no", "a.tac", Span(3, 0, 3, 0)), "")[0] == "a.tac:3 TAC001 no"


def test_a_long_line_is_cut_around_the_carets() -> None:
    source = "a" * 300 + "!" + "b" * 300
    line, carets = shown(source, Span(1, 301, 1, 302)).split("\n")
    assert len(line) <= text.WIDTH + 2
    assert line[carets.index("^")] == "!"
    assert (line[0], line[-1]) == ("…", "…")
    line, carets = shown("x = 1" + " " * 200 + "-- note", Span(1, 1, 1, 2)).split("\n")
    assert (line, carets) == ("x = 1" + " " * 95 + "…", "^")


def test_no_name_moves_the_cursor(cli: Cli, here: Path) -> None:
    said = cli(f"validate {write(here, 'a.tac', 'worker = Agnt { name = 1 }')}")
    assert "\x1b" not in said.out
    line = text.lines(Finding("TAC001", "no \x1b[2J", "a\x1b.tac", Span(1, 1, 1, 2)), "")[0]
    assert line == "a\\x1b.tac:1:1 TAC001 no \\x1b[2J"


def test_there_is_colour_at_a_terminal_and_nowhere_else(here: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here, "a.tac", WRONG)
    assert "\033[" not in cli("validate a.tac").out
    monkeypatch.setenv("TERM", "xterm")
    assert "\033[31mTAC005\033[0m" in at_terminal("validate", "a.tac")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033[" not in at_terminal("validate", "a.tac")


def at_terminal(*words: str) -> str:
    terminal = Terminal(*words)
    try:
        terminal.ended()
        return terminal.seen
    finally:
        terminal.close()
