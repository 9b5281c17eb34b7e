"""`tactus info` says what a program declares, asks, is tested by and needs, and runs nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, write

PROGRAM = """
search = Tool { description = "Looks things up", input = {query = "string"}, function(args) return "x" end }
researcher = Agent {
  provider = "openai", model = "gpt-4o", tools = {search, tactus.done}, temperature = 0.5,
  system_prompt = "You are a research assistant. The key is {env.SEARCH_KEY}."
}
writer = Agent { system_prompt = "Write." }
hitl("publish", {type = "approval", message = "Publish it?"})
Stages {"reading", "writing"}
helper = Procedure { description = "Helps", input = {a = "string"}, function(input) return {} end }
Procedure {
  description = "Researches a topic",
  input = {
    task = field.string{required = true, description = "what to do"},
    count = field.number{default = 3},
    depth = field.string{enum = {"shallow", "deep"}},
  },
  output = { result = field.string{required = true, description = "Summary of the completed work"} },
  function(input)
    -- File.read("x") is not used
    if Human.approve{message = "File.read it?"} then Human.approve("publish", {timeout = 60}) end
    return {result = os.getenv("HOME")}
  end
}
Mocks { researcher = {message = "x"} }
Specification([[
Feature: Research
  Scenario: Finds something
    Then the search tool should be called
  Scenario Outline: Every depth
    Given the input depth is <depth>
    Examples:
      | depth |
      | deep  |
      | flat  |
]])
step("it is good", function() end)
evaluations {
  runs = 3, dataset = {{name = "bees", inputs = {task = "bees"}}, {inputs = {task = "wasps"}}},
  evaluators = {{type = "contains", value = "honey"}, {type = "contains"}}, thresholds = {min_success_rate = 0.9},
}
"""


def without_grants(text: str) -> str:
    """What is granted depends on the machine, and has tests of its own."""
    found = re.sub(r"\nGrants:\n(  .*\n)+", "", text)
    assert found != text
    return found


@pytest.fixture
def file(here: Path) -> str:
    return write(here, "flow.tac", PROGRAM)


def test_a_program_is_shown_with_its_parameters_outputs_and_agents(cli: Cli, file: str) -> None:
    said = cli(f"info {file}")
    assert said.code == 0
    assert without_grants(said.out) == (
        "Procedure info: flow.tac\n"
        "Researches a topic\n"
        "\n"
        "Parameters:\n"
        "  task: string (required) - what to do\n"
        "  count: number default: 3\n"
        '  depth: string one of "shallow", "deep"\n'
        "\n"
        "Outputs:\n"
        "  result: string (required) - Summary of the completed work\n"
        "\n"
        "Agents:\n"
        "  researcher:\n"
        "    Provider: openai\n"
        "    Model: gpt-4o\n"
        "    Tools: search, done\n"
        "    Prompt: You are a research assistant. The key is {env.SEARCH_KEY}.\n"
        "  writer:\n"
        "    Provider: none\n"
        "    Model: none\n"
        '    Problem: an agent has no model: set `model = "openai/gpt-4o"` on it, or `default_model`\n'
        "    Prompt: Write.\n"
        "\n"
        "Tools:\n"
        "  search - Looks things up\n"
        "\n"
        "Procedures:\n"
        "  helper - Helps\n"
        "\n"
        "Stages:\n"
        "  reading, writing\n"
        "\n"
        "People:\n"
        "  publish: approval (flow.tac:8) - Publish it?\n"
        "  Human.approve (flow.tac:21) - File.read it?\n"
        "  Human.approve (flow.tac:21) - asks publish\n"
        "\n"
        "Specifications:\n"
        "  Feature: Research\n"
        "    Scenario: Finds something\n"
        "    Scenario: Every depth\n"
        "  Step: it is good\n"
        "\n"
        "Evaluations:\n"
        "  2 cases (bees, case 2); 3 runs each; by contains, contains; thresholds: min_success_rate 0.9\n"
        "\n"
        "Needs:\n"
        "  provider openai: gpt-4o for researcher; its key: OPENAI_API_KEY (NOT granted)\n"
        "  people: it asks people (granted)\n"
        "  env HOME: it refers to this variable; the key env grants it (NOT granted)\n"
        "  env SEARCH_KEY: it refers to this variable; the key env grants it (NOT granted)\n"
    )


def test_what_is_configured_here_is_resolved_and_granted(cli: Cli, here: Path, file: str) -> None:
    write(
        here,
        "flow.tac.yml",
        "default_model: openai/gpt-4o-mini\nenv: [HOME]\n",
    )
    write(here, ".tactus/config.yml", "openai_api_key: sk-very-secret\n")
    assert cli("trust").code == 0
    said = cli(f"info {file} --json")
    about = said.json["metadata"]
    writer = next(agent for agent in about["agents"] if agent["name"] == "writer")
    assert (writer["provider"], writer["model"], writer["problem"]) == ("openai", "gpt-4o-mini", None)
    assert {need["what"]: need["granted"] for need in about["needs"]} == {
        "provider openai": True,
        "people": True,
        "env HOME": True,
        "env SEARCH_KEY": False,
    }
    (provider,) = [need for need in about["needs"] if need["what"] == "provider openai"]
    assert provider["why"] == "gpt-4o for researcher; gpt-4o-mini for writer; its key: OPENAI_API_KEY"
    assert "very-secret" not in said.out


def test_the_object_has_the_form_of_the_tactic_protocol(cli: Cli, file: str) -> None:
    said = cli(f"info {file} --json").json
    assert list(said) == [
        *("name", "description", "input_schema", "output_schema", "capabilities"),
        *("runtime_kind", "package_ref", "service_ref", "examples", "metadata"),
    ]
    assert (said["name"], said["runtime_kind"]) == ("flow", "tactus")
    assert said["input_schema"]["required"] == ["task"]
    assert said["output_schema"]["properties"]["result"]["type"] == "string"
    about = said["metadata"]
    assert [one["name"] for one in about["procedures"]] == ["helper", "main"]
    assert about["mocks"] == ["researcher"]
    researcher = about["agents"][0]
    assert (researcher["settings"], researcher["tools"]) == ({"temperature": 0.5}, ["search", "done"])


def test_the_object_says_what_the_lines_say(cli: Cli, file: str) -> None:
    said = cli(f"info {file} --json").json
    about = said["metadata"]
    assert list(said["input_schema"]["properties"]) == ["task", "count", "depth"]
    assert about["stages"] == [{"names": ["reading", "writing"], "file": "flow.tac", "line": 9}]
    declared = {"word": "hitl", "name": "publish", "type": "approval", "message": "Publish it?"}
    assert about["people"] == [
        {**declared, "file": "flow.tac", "line": 8},
        {"word": "Human.approve", "message": "File.read it?", "file": "flow.tac", "line": 21},
        {"word": "Human.approve", "message": None, "file": "flow.tac", "line": 21, "request": "publish"},
    ]
    scenarios = ["Finds something", "Every depth"]
    assert about["specifications"] == [{"feature": "Research", "scenarios": scenarios}]
    assert about["steps"] == ["it is good"]
    (evaluation,) = about["evaluations"]
    assert evaluation == {
        "runs": 3,
        "cases": ["bees", "case 2"],
        "dataset_file": None,
        "evaluators": ["contains", "contains"],
        "thresholds": {"min_success_rate": 0.9},
    }
    assert (about["unavailable"], about["problem"]) == ([], None)


def test_files_are_a_need_where_the_program_names_their_words(cli: Cli, here: Path) -> None:
    write(here, "f.tac", 'Procedure { function(input) if false then return File.read("x") end return {} end }')
    needs = cli("info f.tac --json").json["metadata"]["needs"]
    assert needs == [{"what": "files", "why": "it uses File; files.access grants them", "granted": True}]


def test_a_text_that_is_no_lua_is_said_with_its_line(cli: Cli, here: Path) -> None:
    write(here, "f.tac", "\nProcedure {\n")
    said = cli("info f.tac")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("error: f.tac:3: ")
    write(here, "lib.tac", "return {\n")
    write(here, "g.tac", 'local lib = require("lib")\nProcedure { function() end }')
    assert cli("info g.tac").err.startswith("error: lib.tac:2: ")
    assert cli("info gone.tac").err == "error: there is no file gone.tac\n"


def test_a_program_without_schemas_takes_anything(cli: Cli, here: Path) -> None:
    write(here, "f.tac", "Procedure { function(input) return {} end }")
    assert (
        without_grants(cli("info f.tac").out)
        == "Procedure info: f.tac\n\nParameters:\n  anything\n\nOutputs:\n  anything\n"
    )


def test_a_specification_that_cannot_be_read_says_why(cli: Cli, here: Path) -> None:
    write(
        here,
        "f.tac",
        'Procedure { function() end }\nSpecification("Feature: A\\n  Scenario: B\\n    Then x\\n  Nonsense")',
    )
    (row,) = cli("info f.tac --json").json["metadata"]["specifications"]
    assert row["problem"].startswith("line 4 of it: ")
    assert f"    Problem: {row['problem']}\n" in cli("info f.tac").out


def test_a_name_of_the_programs_own_is_no_need(cli: Cli, here: Path) -> None:
    own = "local mcp, File = {a = {}}, {}\nHuman = {approve = print}\n"
    write(here, "f.tac", own + "Procedure { function() Human.approve() return {mcp.a.b, File.x} end }")
    about = cli("info f.tac --json").json["metadata"]
    assert (about["needs"], about["people"]) == ([], [])


def test_tables_that_hold_each_other_come_to_an_end(cli: Cli, here: Path) -> None:
    write(here, "f.tac", "a = {message = 'Go?', b = b}\nb = {a = a}\nProcedure { function() Human.approve(a) end }")
    (row,) = cli("info f.tac --json").json["metadata"]["people"]
    assert row["message"] == "Go?"


def test_a_scripts_input_is_shown_in_the_order_of_the_text(cli: Cli, here: Path) -> None:
    write(
        here, "f.tac", 'input { z = "string", a = field.integer{} }\noutput { y = "number", b = "string" }\nreturn {}'
    )
    said = cli("info f.tac").out
    assert "Parameters:\n  z: string\n  a: integer\n\nOutputs:\n  y: number\n  b: string\n" in said


def test_what_stands_in_a_module_is_said_with_its_file(cli: Cli, here: Path) -> None:
    (here / "lib").mkdir()
    write(here / "lib", "ask.tac", 'Stages {"asked"}\nreturn {go = function() return Human.approve("Really go?") end}')
    write(here, "f.tac", 'local ask = require("lib.ask")\nProcedure { function() return {ok = ask.go()} end }')
    said = cli("info f.tac").out
    assert "Stages:\n  lib/ask.tac: asked\n" in said
    assert "People:\n  Human.approve (lib/ask.tac:2) - Really go?\n" in said
