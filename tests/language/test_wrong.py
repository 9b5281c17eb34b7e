"""Programs with mistakes (wrong.toml): each is found, at its place, with what belongs there, and nothing else is."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tactus.language.codes import BY_ID
from tactus.language.finding import Finding
from tests.checking import findings
from tests.language.test_correct import MODULES

ROWS = tomllib.loads((Path(__file__).parent / "wrong.toml").read_text("utf-8"))
PROGRAMS, MISTAKES = ROWS["program"], ROWS["mistake"]
HEAD = """\
Stages {"planning", "done"}
good = Agent { model = "openai/gpt-4o", tools = {"good_tool"} }
good_tool = Tool { input = {n = field.integer{required = true}}, function(args) return args.n end }
"""
BODY = """\

Procedure {
  input = {topic = field.string{default = "x"}},
  state = {count = field.integer{default = 0}},
  function(input)
"""
END = "    return input.topic\n  end\n}\n"
PLANTED = 6


def shown(one: Finding) -> dict[str, str]:
    """As a row of the table says it."""
    found = {"at": f"{one.span.line}:{one.span.column}", "code": one.code}
    return {**found, "suggestion": one.suggestion} if one.suggestion else found


@pytest.mark.parametrize("row", PROGRAMS, ids=lambda row: row["name"])
def test_what_is_wrong_is_found_and_nothing_else(row: dict[str, Any]) -> None:
    assert [shown(one) for one in findings(row["source"], files=MODULES)] == row["found"]


def test_every_code_that_can_be_met_without_a_host_stands_in_the_table() -> None:
    rows = [*(one["code"] for row in PROGRAMS for one in row["found"]), *(row["code"] for row in MISTAKES)]
    rare = [id_ for id_ in BY_ID if id_ not in rows and not BY_ID[id_].strict]
    assert len(rare) < len(BY_ID) / 4, rare


# --- files with six mistakes


def planted(rows: list[dict[str, str]]) -> tuple[str, list[dict[str, str]]]:
    """A file with these mistakes, and what has to be found in it."""
    lines, wanted = HEAD.split("\n")[:-1], []
    for place, before, indent in (("top", "", ""), ("body", BODY, "    ")):
        lines += before.split("\n")[:-1]
        for row in rows:
            if row["place"] == place:
                line, column = map(int, row["at"].split(":"))
                here = {"at": f"{len(lines) + line}:{column + (len(indent) if line == 1 else 0)}", "code": row["code"]}
                wanted.append({**here, "suggestion": row["suggestion"]} if "suggestion" in row else here)
                lines += (indent + row["text"]).split("\n")
    return "\n".join([*lines, END]), wanted


@pytest.mark.parametrize("seed", range(30))
def test_six_mistakes_of_six_kinds_are_six_findings(seed: int) -> None:
    mixed = random.Random(seed).sample(MISTAKES, len(MISTAKES))
    picked = list({row["code"]: row for row in mixed}.values())[:PLANTED]
    source, wanted = planted(picked)
    assert [shown(one) for one in findings(source)] == wanted, source


def test_there_are_many() -> None:
    assert len(PROGRAMS) >= 150
    assert len(MISTAKES) >= 40
