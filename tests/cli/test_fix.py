"""`tactus fix`: older spellings in files and folders, and on stdin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli, Said, write
from tests.cli.test_format import piped
from tests.cli.test_startup import HEAVY, LOOP, imported

OLD = """agent("greeter", {
  model = "openai/gpt-4o-mini"
})

main = procedure("main", {
  input = {name = {type = "string", default = "World"}}
}, function()
  return {text = Greeter.turn({inject = "Greet " .. input.name}).text}
end)

Mocks { greeter = {message = "Hello"} }
"""
NEW = """greeter = Agent {
  model = "openai/gpt-4o-mini"
}

Procedure {
  input = {name = {type = "string", default = "World"}},
  function(input)
    return {text = greeter({message = "Greet " .. input.name}).text}
  end
}

Mocks { greeter = {message = "Hello"} }
"""
HALF = 'tool("a", {}, f)\ntool("b", settings)\nreturn 1\n'


@pytest.fixture
def files(here: Path) -> Path:
    write(here, "old.tac", OLD)
    write(here, "new.tac", NEW)
    write(here, "half.tac", HALF)
    return here


def test_a_file_is_fixed_and_the_change_is_shown(cli: Cli, files: Path) -> None:
    said = cli("fix old.tac new.tac")
    assert (said.code, said.err) == (0, "1 file fixed, 1 file left as it is\n")
    assert said.out.startswith('--- old.tac\n+++ old.tac\n@@ -1,11 +1,12 @@\n-agent("greeter", {\n+greeter = Agent {\n')
    assert said.out.endswith("fixed old.tac\n")
    assert (files / "old.tac").read_text() == NEW
    assert cli("fix old.tac").err == "1 file left as it is\n"


def test_it_runs_as_before(cli: Cli, files: Path) -> None:
    before = cli("run old.tac --mock")
    assert cli("fix old.tac").code == 0
    after = cli("run old.tac --mock")
    assert (before.code, before.json) == (after.code, after.json) == (0, {"text": "Hello"})


def test_what_is_left_is_named_with_its_line_and_the_reason(cli: Cli, files: Path) -> None:
    said = cli("fix half.tac")
    assert said.code == 0
    assert said.err == ("half.tac:2: `tool` is left as it is: its table is not written out here\n1 file fixed\n")
    assert (files / "half.tac").read_text() == 'Tool "a" { f }\ntool("b", settings)\nreturn 1\n'


def test_check_and_diff_change_nothing(cli: Cli, files: Path) -> None:
    assert cli("fix old.tac new.tac --check") == Said(1, "would fix old.tac\n", "1 file to fix, 1 file left as it is\n")
    said = cli("fix old.tac --diff")
    assert (said.code, said.err) == (1, "1 file to fix\n")
    assert "\n+greeter = Agent {\n" in said.out
    assert (files / "old.tac").read_text() == OLD
    assert cli("fix new.tac --check").code == cli("fix new.tac --diff").code == 0


def test_json_is_one_object(cli: Cli, files: Path) -> None:
    (half,) = cli("fix half.tac --json").json["files"]
    assert (half["changed"], half["written"], half["error"]) == (True, True, None)
    assert half["notes"] == [{"line": 2, "message": "`tool` is left as it is: its table is not written out here"}]


def test_stdin_goes_to_stdout(files: Path) -> None:
    assert piped(files, "fix -", OLD.encode()) == (0, NEW.encode(), "")
    code, out, err = piped(files, "fix - --stdin-filename half.tac", HALF.encode())
    assert (code, out) == (0, b'Tool "a" { f }\ntool("b", settings)\nreturn 1\n')
    assert err == "half.tac:2: `tool` is left as it is: its table is not written out here\n"


@pytest.mark.parametrize(
    ("line", "code", "why"),
    [
        ("fix", 2, "error: name the files: tactus fix FILE.tac, a folder, or - for stdin\n"),
        ("fix bad.tac", 1, "bad.tac:1: unexpected symbol near '='\n1 file with errors\n"),
    ],
)
def test_what_is_wrong_is_said(cli: Cli, files: Path, line: str, code: int, why: str) -> None:
    write(files, "bad.tac", "x = = 1\n")
    assert cli(line) == Said(code, "", why)


def test_it_starts_without_models_and_without_a_loop(files: Path) -> None:
    assert not imported(files, "fix new.tac") & (HEAVY | LOOP | {"rich"})
