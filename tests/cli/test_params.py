"""Inputs from the command line: typed by the schema, by their look where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli, program, write

FIELDS = """input = {
  name = field.string{required = true, description = "Who is greeted"},
  count = field.integer{default = 3, min = 1},
  pace = field.number{}, on = field.boolean{},
  tags = field.array{items = field.string{}}, any = field.array{},
  cfg = field.object{}, kind = field.string{enum = {"a", "b"}}
},"""


@pytest.fixture
def typed(here: Path) -> str:
    return program(here, "return input", head=FIELDS)


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("name=Alice", "Alice"),
        ("name=7", "7"),
        ("name=a=b", "a=b"),
        ("name=", ""),
        ("name=@text.txt", "from\na file\n"),
        ("count=5", 5),
        ("pace=1.5", 1.5),
        ("pace=2", 2),
        ("on=true", True),
        ("on=yes", True),
        ("on=1", True),
        ("on=False", False),
        ("on=no", False),
        ("on=0", False),
        ('any=[1,"x",null]', [1, "x", None]),
        ("any=1,x", [1, "x"]),
        ("tags=a,b,c", ["a", "b", "c"]),
        ('tags=["a,b"]', ["a,b"]),
        ("tags=", []),
        ('cfg={"key":"value","nested":{"data":true}}', {"key": "value", "nested": {"data": True}}),
        ("kind=b", "b"),
    ],
)
def test_a_param_becomes_what_its_field_is_declared_to_be(
    cli: Cli, here: Path, typed: str, param: str, value: Any
) -> None:
    write(here, "text.txt", "from\na file\n")
    said = cli("run main.tac --param name=x", "--param", param)
    assert said.code == 0
    result = said.json[param.partition("=")[0]]
    assert (result, type(result)) == (value, type(value))


@pytest.mark.parametrize(
    ("param", "why"),
    [
        ("count=abc", 'input.count is "abc": expected an integer'),
        ("count=1.5", 'input.count is "1.5": expected an integer'),
        ("count=0", "input.count is 0: expected an integer, at least 1"),
        ("pace=nan", 'input.pace is "nan": expected a number'),
        ("on=maybe", 'input.on is "maybe": expected true, false, yes, no, 1 or 0'),
        ("tags=[1", 'input.tags is "[1": expected a JSON array'),
        ("tags=[1]", "input.tags[1] is 1: expected a string"),
        ("cfg=5", 'input.cfg is "5": expected a JSON object'),
        ("kind=c", 'input.kind is "c": expected one of "a", "b"'),
        ("name=@nowhere.txt", "there is no file nowhere.txt"),
        ("name=@binary", "binary: the file is not UTF-8 text"),
        ("name", '--param takes NAME=VALUE, not "name"'),
        ("=x", '--param takes NAME=VALUE, not "=x"'),
    ],
)
def test_a_wrong_value_exits_2_and_says_what_is_allowed(cli: Cli, here: Path, typed: str, param: str, why: str) -> None:
    write(here, "binary", b"\xff")
    said = cli("run main.tac --param name=x", "--param", param)
    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert "there are no runs" in cli("runs list").err


def test_an_unknown_name_is_met_with_the_nearest_one_and_the_list(cli: Cli, typed: str) -> None:
    said = cli("run main.tac --param nam=x")
    assert said.code == 2
    assert said.err.startswith('error: there is no input "nam"; did you mean "name"?\ninputs:\n')
    assert "  name: string (required) - Who is greeted\n" in said.err
    assert "  count: integer (default 3)\n" in said.err
    assert '  kind: string (optional, one of "a", "b")\n' in said.err


def test_missing_inputs_are_listed_where_nobody_can_be_asked(cli: Cli, typed: str) -> None:
    said = cli("run main.tac")
    assert said.code == 2
    assert said.err.startswith("error: missing input: name (--param name=...)\ninputs:\n")
    assert cli("run main.tac -i --param name=x").err.startswith("error: -i asks at a terminal")


def test_a_procedure_without_a_schema_takes_params_by_their_look(cli: Cli, here: Path) -> None:
    program(here, "return input")
    said = cli("run main.tac --param n=5 --param s=hello --param b=true", "--param", 'o={"k": [1]}')
    assert said.json == {"n": 5, "s": "hello", "b": True, "o": {"k": [1]}}


def test_a_procedure_with_an_empty_schema_takes_nothing(cli: Cli, here: Path) -> None:
    program(here, "return {}", head="input = {},")
    said = cli("run main.tac --param a=1")
    assert (said.code, said.err) == (2, 'error: there is no input "a"\nthe procedure takes no input\n')


def test_a_params_file_holds_an_object_and_param_wins_over_it(cli: Cli, here: Path, typed: str) -> None:
    write(here, "in.json", '{"name": "Bo", "count": 9}')
    assert cli("run main.tac --params-file in.json --param count=2").json == {"name": "Bo", "count": 2}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", "in.json must hold a JSON object of inputs"),
        ('{"name": ', "in.json is not JSON: "),
        ('{"name": 3}', "input.name is 3: expected a string"),
        ('{"name": "x", "pace": NaN}', "in.json is not JSON: "),
        ('{"nmae": "x"}', 'there is no input "nmae"; did you mean "name"?'),
        (b"\xff", "in.json: the file is not UTF-8 text"),
    ],
)
def test_a_params_file_that_holds_something_else_exits_2(
    cli: Cli, here: Path, typed: str, text: str | bytes, why: str
) -> None:
    write(here, "in.json", text)
    said = cli("run main.tac --params-file in.json")
    assert (said.code, said.out) == (2, "")
    assert why in said.err


def test_text_that_is_no_unicode_exits_2(shell: Cli, typed: str) -> None:
    said = shell("run main.tac --param", "name=\udcff")
    assert (said.code, said.out) == (2, "")
    assert said.err == "error: --param name=\\udcff is not UTF-8 text\n"
