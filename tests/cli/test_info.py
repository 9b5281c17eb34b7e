"""`tactus info` says what a program declares and needs, and runs nothing."""

from __future__ import annotations

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
    if Human.approve{message = "Csv.read it?"} then mcp.brave.search{} end
    return {result = os.getenv("HOME")}
  end
}
Mocks { researcher = {message = "x"} }
Specification([[Feature: Works]])
"""


@pytest.fixture
def file(here: Path) -> str:
    return write(here, "flow.tac", PROGRAM)


def test_a_program_is_shown_with_its_parameters_outputs_and_agents(cli: Cli, file: str) -> None:
    said = cli(f"info {file}")
    assert said.code == 0
    assert said.out == (
        "Procedure info: flow.tac\n"
        "Researches a topic\n"
        "\n"
        "Parameters:\n"
        "  count: number default: 3\n"
        '  depth: string one of "shallow", "deep"\n'
        "  task: string (required) - what to do\n"
        "\n"
        "Outputs:\n"
        "  result: string (required) - Summary of the completed work\n"
        "\n"
        "Procedures:\n"
        "  helper - Helps\n"
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
        "Needs:\n"
        "  provider openai: agents: researcher; its key: OPENAI_API_KEY (NOT granted)\n"
        "  people: it asks people (granted)\n"
        "  env HOME: it refers to this variable; the key env grants it (NOT granted)\n"
        "  env SEARCH_KEY: it refers to this variable; the key env grants it (NOT granted)\n"
        "  mcp brave: it uses this MCP server; the key mcp_servers describes it (NOT granted)\n"
    )


def test_what_is_configured_here_is_resolved_and_granted(cli: Cli, here: Path, file: str) -> None:
    write(
        here,
        "flow.tac.yml",
        "default_model: openai/gpt-4o-mini\nenv: [HOME]\nmcp_servers: {brave: {command: x}}\nfiles: {access: none}\n",
    )
    write(here, ".tactus/config.yml", "openai_api_key: sk-very-secret\n")
    said = cli(f"info {file} --json")
    about = said.json["metadata"]
    writer = next(agent for agent in about["agents"] if agent["name"] == "writer")
    assert (writer["provider"], writer["model"], writer["problem"]) == ("openai", "gpt-4o-mini", None)
    assert {need["what"]: need["granted"] for need in about["needs"]} == {
        "provider openai": True,
        "people": True,
        "env HOME": True,
        "env SEARCH_KEY": False,
        "mcp brave": True,
    }
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
    assert (about["mocks"], about["specifications"], about["evaluations"]) == (["researcher"], 1, 0)
    researcher = about["agents"][0]
    assert (researcher["settings"], researcher["tools"]) == ({"temperature": 0.5}, ["search", "done"])


def test_files_are_a_need_where_the_program_names_their_words(cli: Cli, here: Path) -> None:
    write(here, "f.tac", 'Procedure { function(input) if false then return File.read("x") end return {} end }')
    needs = cli("info f.tac --json").json["metadata"]["needs"]
    assert needs == [{"what": "files", "why": "it uses File; files.access grants them", "granted": True}]


def test_a_program_that_is_wrong_is_said_with_its_line(cli: Cli, here: Path) -> None:
    write(here, "f.tac", "\nProcedure {\n")
    said = cli("info f.tac")
    assert said.code == 1
    assert said.err.startswith("error: f.tac:3")
    assert cli("info gone.tac").err == "error: there is no file gone.tac\n"


def test_a_program_without_schemas_takes_anything(cli: Cli, here: Path) -> None:
    write(here, "f.tac", "Procedure { function(input) return {} end }")
    assert cli("info f.tac").out == ("Procedure info: f.tac\n\nParameters:\n  anything\n\nOutputs:\n  anything\n")
