"""Scripts and programs of several files, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli, write

SCRIPT = """input {
  name = field.string{required = true, description = "Who is greeted"},
  count = field.integer{default = 3}
}
local text = require("lib.text")
log("greeting " .. input.name)
local yes = Human.approve("Greet?")
return {text.shout(input.name), input.count, yes}
"""
TEXT = "return {shout = function(text) return text:upper() end}\n"


def started(here: Path) -> None:
    write(here, "hello.tac", SCRIPT)
    (here / "lib").mkdir()
    write(here, "lib/text.tac", TEXT)


def test_the_params_of_a_script_are_typed_by_its_input(cli: Cli, here: Path) -> None:
    started(here)
    assert cli("run hello.tac --param name=5 --param count=7 --id a").code == 3
    cli("respond a:0@0.0 --approve")
    assert cli("resume a").json == ["5", 7, True]


def test_what_a_script_needs_is_asked_before_it_starts(cli: Cli, here: Path) -> None:
    started(here)
    said = cli("run hello.tac")
    assert said.code == 2
    assert said.err.startswith(
        "error: missing input: name (--param name=...)\ninputs:\n  count: integer (default 3)\n  name: string ("
    )
    said = cli("run hello.tac --param name=a --param count=x")
    assert 'input.count is "x": expected an integer' in said.err
    assert "there are no runs" in cli("runs list").err


def test_a_run_keeps_its_modules(cli: Cli, here: Path) -> None:
    started(here)
    assert cli("run hello.tac --param name=ada --id a").code == 3
    write(here, "lib/text.tac", "return nonsense")
    (here / "hello.tac").unlink()
    cli("respond a:0@0.0 --approve")
    assert cli("resume a").json == ["ADA", 3, True]


def test_modules_stand_beside_the_file_wherever_the_command_is_typed(cli: Cli, here: Path) -> None:
    (here / "sub").mkdir()
    write(here, "sub/main.tac", 'return require("text").shout("a")')
    write(here, "sub/text.tac", TEXT)
    write(here, "text.tac", "return 'another one'")
    assert cli("run sub/main.tac").json == "A"


def test_an_error_in_a_module_is_told_before_the_run_starts(cli: Cli, here: Path) -> None:
    write(here, "main.tac", 'local a = require("a")\nreturn a')
    said = cli("run main.tac")
    assert said.code == 1
    assert 'main.tac:1: there is no module "a" in this run: a.tac or a.lua was not beside main.tac' in said.err
    write(here, "a.tac", "local x =\n= 1")
    assert "the module a cannot be compiled: a.tac:2: unexpected symbol near '='" in cli("run main.tac").err
    (here / "a.tac").write_bytes(b"\xff")
    assert "a.tac: the file is not UTF-8 text" in cli("run main.tac").err
    assert "there are no runs" in cli("runs list").err


def test_a_script_without_input_takes_params_by_their_look(cli: Cli, here: Path) -> None:
    write(here, "main.tac", "return input")
    assert cli("run main.tac --param n=5 --param s=hello").json == {"n": 5, "s": "hello"}
