"""What a person reads when a program is wrong: one clear message, with file and line, and the exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tactus.cli.hints import meant
from tests.cli.conftest import Cli, program, write

BODY = "Procedure { function(input)\n  %s\n  return {}\nend }\n"
AGENT = "w = Agent { %s }\nProcedure { function(input)\n  w()\nend }\n"
BEFORE_A_RUN = {
    "syntax": ("Procedure { function(input)\n  return x +\nend }\n", "main.tac:3: unexpected symbol near 'end'"),
    "declaration misspelt": (
        "Procedur { function(input) end }\n",
        "main.tac:1: attempt to call a nil value (global 'Procedur'); did you mean \"Procedure\"?",
    ),
    "no procedure": ("x = 1\n", "main.tac: the file declares no procedure: add Procedure { function(input) ... end }"),
    "empty file": ("", "main.tac: the file declares no procedure: add Procedure { function(input) ... end }"),
    "unknown field": (
        AGENT % 'modle = "openai/gpt-4o"',
        'main.tac:1: Agent has no field "modle"; did you mean "model"?',
    ),
    "field not built": (
        AGENT % 'model = "gpt-4o", toolsets = {}',
        "main.tac:1: the field `toolsets` of Agent is not available in this version",
    ),
    "field of another type": (
        AGENT % 'model = "gpt-4o", temperature = "hot"',
        'main.tac:1: Agent.temperature must be a number, got "hot"',
    ),
    "undeclared tool": (
        'search = Tool { description = "x", function(a) end }\n' + AGENT % 'model = "gpt-4o", tools = {"serch"}',
        'main.tac:2: agent "w": no tool "serch" is declared (declared: search); did you mean "search"?',
    ),
    "two of one name": (
        'w = Agent { model = "gpt-4o" }\n' + AGENT % 'model = "gpt-4o"',
        'main.tac:2: two agents are called "w": the other one is at main.tac:1; give one of them another name',
    ),
    "asking at top level": (
        'Human.approve{message = "Go?"}\nProcedure { function(input) end }\n',
        "main.tac:1: `Human.approve` does something: it can only be used inside a procedure, "
        "not at the top level of the file",
    ),
    "a turn at top level": (
        'w = Agent { model = "gpt-4o" }\nw()\nProcedure { function(input) end }\n',
        "main.tac:2: `w` does something: it can only be used inside a procedure",
    ),
    "a declaration that is not built": (
        'b = Toolset { type = "lua" }\nProcedure { function(input) end }\n',
        "main.tac:1: `Toolset` is not available in this version",
    ),
    "a mock of nobody": (
        'w = Agent { model = "gpt-4o" }\nProcedure { function(input) end }\nMocks { x = {message = "a"} }\n',
        "main.tac:3: Mocks.x names nothing",
    ),
    "not UTF-8": (b"Procedure\xff", "main.tac: the file is not UTF-8 text"),
}
IN_A_RUN = {
    "word misspelt": (
        BODY % 'Humann.approve{message = "Go?"}',
        "main.tac:2: attempt to index a nil value (global 'Humann'); did you mean \"Human\"?",
    ),
    "part of a word misspelt": (
        BODY % 'Human.aprove{message = "Go?"}',
        "main.tac:2: attempt to call a nil value (field 'aprove'); did you mean \"approve\"?",
    ),
    "a variable of one's own": (BODY % "local q = zzz.x", "main.tac:2: attempt to index a nil value (global 'zzz')\n"),
    "word not built": (BODY % 'Parquet.read("x")', "main.tac:2: `Parquet.read` is not available in this version"),
    "option misspelt": (
        BODY % 'Human.approve{mesage = "Go?"}',
        'main.tac:2: Human.approve has no option "mesage"; did you mean "message"?',
    ),
    "its own error": (BODY % 'error("no luck")', "main.tac:2: no luck"),
    "a result that breaks its schema": (
        'Procedure { output = {n = field.integer{required = true}}, function(input)\n  return {n = "a lot"}\nend }\n',
        'the result of procedure "main" breaks its schema: output.n is "a lot": expected an integer',
    ),
    "an agent without a double": (
        AGENT % 'model = "gpt-4o"',
        'agent "w" has no double: add Mocks { w = {message = "..."} }, or run without --mock',
    ),
}


@pytest.mark.parametrize(("text", "why"), BEFORE_A_RUN.values(), ids=BEFORE_A_RUN)
def test_a_program_that_cannot_start_makes_no_run(cli: Cli, here: Path, text: str | bytes, why: str) -> None:
    write(here, "main.tac", text)
    said = cli("run main.tac")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"error: {why}")
    assert said.err.count("\n") == 1
    assert not (here / ".tactus" / "runs.db").exists()


@pytest.mark.parametrize(("text", "why"), IN_A_RUN.values(), ids=IN_A_RUN)
def test_a_program_that_fails_is_shown_with_its_line(cli: Cli, here: Path, text: str, why: str) -> None:
    write(here, "main.tac", text)
    said = cli("run main.tac --mock --id one")
    assert (said.code, said.out) == (1, "")
    assert "✗ Run one failed:\n  " in said.err
    assert why in said.err
    assert "Traceback" not in said.err
    again = cli("resume one")
    assert (again.code, why in again.err) == (1, True)
    assert "  failed  " in cli("runs show one").out


def test_a_missing_file_a_folder_and_a_closed_one_exit_2(cli: Cli, here: Path) -> None:
    (here / "folder.tac").mkdir()
    assert cli("run nowhere.tac").err == "error: there is no file nowhere.tac\n"
    assert cli("run folder.tac").err == "error: folder.tac is a folder; name the .tac file in it\n"
    assert {cli("run nowhere.tac").code, cli("run folder.tac").code} == {2}


def test_a_stack_is_shown_where_there_is_one(cli: Cli, here: Path) -> None:
    program(here, "helper()", before='function helper()\n  error("deep")\nend')
    said = cli("run main.tac")
    assert "main.tac:2: deep\n" in said.err
    assert "main.tac:6: in function 'helper'" in said.err or "main.tac:2: in function 'helper'" in said.err


def test_a_traceback_is_only_for_debug(cli: Cli, here: Path) -> None:
    write(here, "main.tac", "x = = 1\n")
    said = cli("run main.tac --debug")
    assert said.code == 1
    assert said.err.startswith("Traceback (most recent call last):\n")
    plain = cli("run main.tac").err
    assert "unexpected symbol" in plain
    assert said.err.endswith(f"\n{plain}")
    assert "Traceback" not in plain


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        ("attempt to index a nil value (global 'Humann')", '; did you mean "Human"?'),
        ("attempt to call a nil value (global 'Aggent')", '; did you mean "Agent"?'),
        ("attempt to call a nil value (field 'inptu')", '; did you mean "input"?'),
        ("attempt to call a nil value (method 'aproove')", '; did you mean "approve"?'),
        ("attempt to index a nil value (local 'Humann')", ""),
        ("attempt to call a nil value (global 'zzzzzz')", ""),
        ("Humann", ""),
    ],
)
def test_a_hint_is_given_for_what_is_close_to_a_word(message: str, hint: str) -> None:
    assert meant(message) == hint
