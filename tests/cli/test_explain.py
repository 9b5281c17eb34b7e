"""`tactus explain`: what a finding means, and what a word does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tactus.language.codes import CODES
from tactus.language.words import WORDS
from tests.cli.conftest import Cli


def test_a_code_is_explained_with_a_program_that_has_it_and_one_that_has_not(cli: Cli) -> None:
    said = cli("explain TAC005")
    assert said.code == 0
    assert (
        said.out
        == """\
TAC005  error    a comma is missing

The fields of a table, the items of a list and the arguments of a call are separated by
commas, also where each stands on a line of its own. The place that is shown is where
the comma belongs.

It is found here:

  writer = Agent {
    model = "openai/gpt-4o"
    system_prompt = "Write a poem."
  }
  return writer().text

and not here:

  writer = Agent {
    model = "openai/gpt-4o",
    system_prompt = "Write a poem."
  }
  return writer().text
"""
    )


@pytest.mark.parametrize("name", ["tac005", "Tac005", "005"])
def test_a_code_may_be_typed_in_any_way(cli: Cli, name: str) -> None:
    assert cli(f"explain {name}").out.startswith("TAC005  error")


@pytest.mark.parametrize("code", [code.id for code in CODES])
def test_every_code_can_be_explained(cli: Cli, code: str) -> None:
    said = cli(f"explain {code}")
    assert said.code == 0
    assert "It is found here:" in said.out
    assert max(map(len, said.out.splitlines())) < 125


def test_the_files_beside_a_program_are_shown_with_it(cli: Cli) -> None:
    code = next(code for code in CODES if code.files)
    said = cli(f"explain {code.id}").out
    for name in code.files:
        assert f"with {name}:" in said


def test_without_a_name_all_codes_are_listed(cli: Cli) -> None:
    lines = cli("explain").out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [code.id for code in CODES]
    assert lines[0] == "TAC001  error    the text is not Lua"
    assert "TAC902  warning  there are no specifications (only with --strict)" in lines


def test_as_json_a_code_is_an_object(cli: Cli) -> None:
    said = cli("explain TAC902 --json").json
    assert said.keys() == {"id", "title", "why", "bad", "good", "files", "severity", "strict"}
    assert (said["id"], said["severity"], said["strict"]) == ("TAC902", "warning", True)
    rows = cli("explain --json").json["codes"]
    assert rows[0] == {"id": "TAC001", "title": "the text is not Lua", "severity": "error", "strict": False}
    assert len(rows) == len(CODES)


def test_a_word_is_explained_with_its_fields_and_an_example(cli: Cli) -> None:
    said = cli("explain Human.approve").out
    assert said.startswith("Human.approve(request[, overrides]) -> boolean, string?\n\nA person says yes or no.\n")
    assert "  message     what the person reads (Markdown) (string; required)\n" in said
    assert "one of default, error, retry" in " ".join(said.split())
    assert "local ok, why = Human.approve {" in said
    assert cli("explain human.approve()").out == said


def test_what_is_not_of_this_version_says_so(cli: Cli) -> None:
    word = next(word.name for word in WORDS if word.since is None and word.spoken)
    assert "It is not available in this version." in cli(f"explain {word}").out
    assert "not available in this version" in cli("explain Agent").out


def test_an_older_spelling_names_todays(cli: Cli) -> None:
    assert "This is an older spelling of Specification." in cli("explain specifications").out


def test_what_lua_itself_has_is_explained_too(cli: Cli) -> None:
    assert cli("explain pairs").out.startswith("pairs(table) -> function, table, any\n")


@pytest.mark.parametrize("word", [word.name for word in WORDS])
def test_every_word_can_be_explained(cli: Cli, word: str) -> None:
    assert cli(f"explain {word}").code == 0
    assert cli(f"explain {word} --json").json["name"] == word


@pytest.mark.parametrize(
    ("name", "hint"), [("TAC999", "TAC9"), ("Human.aprove", "Human.approve"), ("Agnet", "Agent"), ("xyzzy", "")]
)
def test_what_is_not_there_is_said_with_what_was_meant(cli: Cli, here: Path, name: str, hint: str) -> None:
    said = cli(f"explain {name}")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f'error: there is no code and no word "{name}"')
    assert said.err.endswith("(`tactus explain` lists the codes)\n")
    assert ("; did you mean" in said.err) == bool(hint)
    assert hint in said.err


def test_a_family_is_explained_by_its_words(cli: Cli) -> None:
    lines = cli("explain Human").out.splitlines()
    assert lines[:3] == ["Human: a family of words", "", "  Human.approve   A person says yes or no."]
    assert cli("explain string").out.startswith("string: a family of words\n\n  string.byte ")
    assert cli("explain Stage --json").json["words"][:2] == ["Stage.set", "Stage.advance"]
    assert "  Procedure.spawn" not in cli("explain Procedure").out  # a word of its own comes first


def test_what_a_program_holds_is_explained_by_its_members(cli: Cli) -> None:
    assert "  result.tool_calls     The tools that it called" in cli("explain result").out
    assert cli("explain result.cost").out.startswith("result.cost: number")


@pytest.mark.parametrize("name", ["Agent.system_prompt", "system_prompt"])
def test_a_field_is_explained_by_itself(cli: Cli, name: str) -> None:
    said = cli(f"explain {name}").out
    assert said.startswith("Agent.system_prompt: string\n\nWhat it is told before everything else, in each turn.\n")
    assert "A template: {input.x} in it is filled in." in said
    assert cli(f"explain {name} --json").json["type"] == "string"


def test_a_field_within_a_field_has_a_name_too(cli: Cli) -> None:
    assert cli("explain Agent.budget.usd").out.startswith("Agent.budget.usd: number\n")
    assert "  max_tokens" in cli("explain Agent.model").out


def test_the_last_part_of_a_word_will_do_where_one_word_has_it(cli: Cli) -> None:
    assert cli("explain done").out.startswith("tactus.done -> tool\n")
    assert "it is a field of Agent, Tool, " in cli("explain timeout").err
    assert 'did you mean "Agent.system_prompt"?' in cli("explain Agent.sytem_prompt").err
