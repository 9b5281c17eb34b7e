"""What a program, a model or a file says moves no cursor of the person who reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tactus.cli.out import still
from tests.cli.conftest import Cli, program, write
from tests.cli.terminal import terminal

MOVES = ("\x1b", "\r", "\x07", "\x08", "\x9b", "\u202e", "\u2066", "\u2028")
LUA = r"pay\27[2K\rfine\7\8 \u{9b} \u{202e} \u{2066} \u{2028} end"


def moving(text: str) -> list[str]:
    return [sign for sign in MOVES if sign in text]


def test_what_moves_is_written_out_and_everything_else_stays() -> None:
    assert still("a\x1b[2Jb\rc\x07\x9b31m\u202eevil\u2069") == r"a\x1b[2Jb\rc\x07\x9b31m\u202eevil\u2069"
    for text in ("two\nlines\tand a tab", "grün, 日本語, עברית", "👩\u200d🚀", "", "a\u200fb"):
        assert still(text) == text
    assert still("of\r\nwindows") == "of\nwindows"


def test_no_line_of_a_run_moves_the_cursor(cli: Cli, here: Path) -> None:
    program(
        here,
        f'Log.info("{LUA}", {{x = "{LUA}"}}) System.alert{{level = "info", message = "{LUA}"}} '
        f'if Human.approve{{message = "{LUA}", context = {{k = "{LUA}"}}}} then error("{LUA}") end',
    )
    waits = cli("run main.tac --id r --sandbox none")
    assert waits.code == 3
    assert r"pay\x1b[2K" in waits.err
    listed = [cli(line) for line in ("inbox", "runs show r", "runs list", "resume --all")]
    assert cli("respond r:1@0.0 --approve").code == 0
    failed = cli("resume r --sandbox none")
    assert failed.code == 1
    for said in (waits, *listed, failed, cli("runs show r")):
        assert moving(said.out + said.err) == []


def test_a_result_is_the_same_json_without_them(cli: Cli, here: Path) -> None:
    program(here, f'return {{text = "{LUA}"}}')
    for flags in ("", "--json", "--log-format jsonl"):
        said = cli(f"run main.tac --sandbox none {flags}")
        assert moving(said.out + said.err) == []
        result = json.loads(said.out)
        assert moving((result["result"] if flags == "--json" else result)["text"]) == list(MOVES)


def test_an_error_and_a_description_move_nothing(cli: Cli, here: Path) -> None:
    program(here, "return {}", head='description = "says \\27[2J \\r",')
    write(here, "bad.tac", 'error("\\27[2J")')
    for line in ("info main.tac", "info bad.tac", "run bad.tac --sandbox none", "run \x1b[2J.tac", "nonsense\x1b[2J"):
        said = cli(line)
        assert moving(said.out + said.err) == []


def test_a_person_at_the_terminal_is_asked_for_what_stands_there(cli: Cli, here: Path) -> None:
    """A message cannot erase what is above it, or put another one over itself."""
    program(here, 'return Human.approve{message = "Delete everything?\\27[2K\\27[1AShow the weather?"}')
    with terminal("run", "main.tac", "--sandbox", "none") as person:
        person.until(r"Delete everything?\x1b[2K\x1b[1AShow the weather?")
        person.type("n\n")
        assert person.ended() == 0


@pytest.mark.parametrize("name", ["a\x1b[2Jb.tac"])
def test_the_name_of_a_file_moves_nothing(cli: Cli, here: Path, name: str) -> None:
    (here / name).write_text("Procedure { function() return {} end }")
    said = cli("run --sandbox none", name)
    assert said.code == 0
    assert moving(said.err) == []
