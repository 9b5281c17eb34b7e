"""What `tactus info` says of a program that does not run in this version: what its text says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli, write
from tests.cli.test_info import without_grants

TO_COME = """
local lib = require("lib")
search = mcp.brave.search
sums = Toolset { type = "lua", tools = {} }
mood = Model "mood" { type = "http" }
judge = Module { signature = "text -> verdict" }
add = Tool { use = "mcp.sums.add" }
local size = {"small", "large"}
worker = Agent {
  model = {name = "openai/gpt-4o", temperature = 0.2, openai_reasoning_effort = "low"},
  tools = {search, sums, add, tactus.done, {name = "x"}, lib.y},
  prepare = function() return {} end, system_prompt = "Work for " .. "them.",
}
guesser = Agent { model = os.date(), system_prompt = "Guess." }
Stages {"one", "two"}
Procedure {
  description = "Works",
  input = {
    size = field.string{enum = size, required = true}, tags = field.array{items = "string", default = {"a"}},
    shape = {type = "object", properties = {n = field.integer{min = 1}}}, odd = lib.odd, n = "int",
  },
  function(input)
    worker{message = "Go", timeout = 3}
    return {read = Csv.read("a.csv"), ok = Human.input("How many?"), home = os.getenv("HOME")}
  end
}
"""


@pytest.fixture
def to_come(here: Path) -> str:
    write(here, "lib.tac", 'helper = Agent { model = "openai/gpt-4o-mini" }\nreturn { y = 1, odd = "string" }')
    return write(here, "later.tac", TO_COME)


def test_a_program_of_words_to_come_is_described_by_its_text(cli: Cli, to_come: str) -> None:
    said = cli(f"info {to_come}")
    assert (said.code, said.err) == (0, "")
    assert without_grants(said.out) == (
        "Procedure info: later.tac\n"
        "Works\n"
        "\n"
        "Parameters:\n"
        '  size: string (required) one of "small", "large"\n'
        '  tags: array default: ["a"]\n'
        "  shape: object\n"
        "  n: integer\n"
        "\n"
        "Outputs:\n"
        "  anything\n"
        "\n"
        "Agents:\n"
        "  worker:\n"
        "    Provider: openai\n"
        "    Model: gpt-4o\n"
        "    Tools: search, sums, add, done, x, lib.y\n"
        "  guesser:\n"
        "    Provider: none\n"
        "    Model: none\n"
        "    Problem: its model is computed: the text does not say it\n"
        "    Prompt: Guess.\n"
        "  helper:\n"
        "    Provider: openai\n"
        "    Model: gpt-4o-mini\n"
        "\n"
        "Tools:\n"
        "  add\n"
        "\n"
        "Toolsets:\n"
        "  sums: lua\n"
        "\n"
        "Models:\n"
        "  mood: http\n"
        "\n"
        "Modules:\n"
        "  judge: text -> verdict\n"
        "\n"
        "Stages:\n"
        "  one, two\n"
        "\n"
        "People:\n"
        "  Human.input (later.tac:24) - How many?\n"
        "\n"
        "Needs:\n"
        "  provider openai: gpt-4o for worker; gpt-4o-mini for helper; its key: OPENAI_API_KEY (NOT granted)\n"
        "  people: it asks people (granted)\n"
        "  files: it uses Csv; files.access grants them (granted)\n"
        "  env HOME: it refers to this variable; the key env grants it (NOT granted)\n"
        "  mcp brave: it uses this MCP server; the key mcp_servers describes it (NOT granted)\n"
        "  mcp sums: it uses this MCP server; the key mcp_servers describes it (NOT granted)\n"
        "\n"
        "Not available in this version:\n"
        "  mcp.brave (later.tac:3)\n"
        "  Toolset (later.tac:4)\n"
        "  Model (later.tac:5)\n"
        "  Module (later.tac:6)\n"
        "  the field `use` of Tool (later.tac:7)\n"
        "  the field `prepare` of Agent (later.tac:12)\n"
        "  the option `timeout` of a turn (later.tac:23)\n"
        "  Csv.read (later.tac:24)\n"
        "\n"
        "Its top level does not run here: this is what its text says, and nothing that it computes.\n"
    )


def test_the_object_of_such_a_program_says_why_it_does_not_load(cli: Cli, to_come: str) -> None:
    said = cli(f"info {to_come} --json").json
    about = said["metadata"]
    assert about["problem"] == "later.tac:3: `mcp.brave` is not available in this version"
    assert about["unavailable"][0] == {"what": "mcp.brave", "file": "later.tac", "line": 3}
    assert about["toolsets"] == [{"name": "sums", "type": "lua", "line": 4}]
    assert about["models"] == [{"name": "mood", "type": "http", "line": 5}]
    assert about["modules"] == [{"name": "judge", "signature": "text -> verdict", "line": 6}]
    worker = about["agents"][0]
    assert (worker["settings"], worker["line"]) == ({"temperature": 0.2, "reasoning_effort": "low"}, 9)
    assert said["input_schema"]["properties"]["shape"]["properties"] == {"n": {"type": "integer", "minimum": 1}}
    assert said["input_schema"]["properties"]["tags"]["items"] == {"type": "string"}


def test_a_script_of_words_to_come_is_described_by_its_text(cli: Cli, here: Path) -> None:
    write(
        here,
        "f.tac",
        'input { b = "string", a = field.integer{default = 2} }\noutput { c = "number" }\nlocal m = Model("x")\n'
        "specifications([[Feature: Guess]])\n"
        'evaluations { dataset_file = "cases.csv", runs = runs(), evaluators = {field.contains{}} }\n'
        'hitl("go", {type = "approval", message = "Go?"})\nMocks { x = {returns = 1} }\nreturn {c = m{}}\n',
    )
    said = cli("info f.tac").out
    assert "Parameters:\n  b: string\n  a: integer default: 2\n\nOutputs:\n  c: number\n" in said
    assert "People:\n  go: approval (f.tac:6) - Go?\n" in said
    assert "Specifications:\n  Feature: Guess\n\nEvaluations:\n  cases of cases.csv; by contains\n" in said
    assert cli("info f.tac --json").json["metadata"]["mocks"] == ["x"]


def test_words_to_come_inside_functions_do_not_keep_a_program_from_loading(cli: Cli, here: Path) -> None:
    write(
        here,
        "f.tac",
        'local n = "w" .. 1\na = Agent { name = n, model = "openai/gpt-4o" }\n'
        "Procedure { function(input)\n  local step = Step.checkpoint\n  return Procedure.spawn('x')\nend }",
    )
    said = cli("info f.tac").out
    assert "  w1:\n" in said
    assert said.endswith("Not available in this version:\n  Procedure.spawn (f.tac:5)\n")


def test_a_program_that_is_wrong_is_described_and_says_what_is_wrong(cli: Cli, here: Path) -> None:
    write(here, "f.tac", 'a = Agent { model = "openai/gpt-4o", sytem_prompt = "Hi." }\nProcedure { function() end }')
    said = cli("info f.tac")
    assert said.code == 1
    assert "Agents:\n  a:\n    Provider: openai\n" in said.out
    assert said.err.startswith('error: f.tac:1: Agent has no field "sytem_prompt"; did you mean "system_prompt"?')
    as_json = cli("info f.tac --json")
    assert as_json.code == 1
    assert as_json.json["metadata"]["problem"] == said.err.removeprefix("error: ").strip()


def test_a_text_that_does_not_say_what_it_would_run_is_refused(cli: Cli, here: Path) -> None:
    write(here, "f.tac", "a = Procedure { function() end }\nb = Procedure { function() end }\n")
    said = cli("info f.tac")
    assert (said.code, said.out) == (1, "")
    assert "no main procedure" in said.err
