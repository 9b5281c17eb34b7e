"""Every Lua block of the seeds runs as it is printed, or says which word it waits for."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tactus.config.snapshot import Files, Snapshot
from tactus.language.format import formatted
from tactus.models.scripted import Scripted
from tactus.runtime import Event
from tactus.storage import Run
from tactus.vm.compiler import syntax_error
from tests.cli.conftest import Cli
from tests.programs import logged, run_program
from tests.seeds.blocks import Block, of, put

RUNS = [block for block in of("lua") if not block.waits]
WAITS = [block for block in of("lua") if block.waits]
UNBUILT = "is not available in this version"
OPENS = ("{", " then", " do", "repeat", "function()", "function(input)", "function(args)")
"""How lines end behind which a block of Lua begins."""


def run(block: Block, source: str, folder: Path) -> tuple[Run, list[Event]]:
    """In a folder with its files, which are beside the program and the ones it may use; agents say what is scripted."""
    put(block.files, folder)
    return run_program(
        source,
        json.loads(block.input),
        mock=False,
        models=Scripted(block.model),
        under=Snapshot(files=Files(str(folder))),
        answers=json.loads(block.answers),
        files=block.files,
        name="block.tac",
    )


@pytest.mark.parametrize("block", RUNS, ids=str)
def test_a_block_runs_as_printed(block: Block, tmp_path: Path) -> None:
    does_what_it_says(block, block.source, tmp_path)


@pytest.mark.parametrize("block", RUNS, ids=str)
def test_a_formatted_block_does_the_same(block: Block, tmp_path: Path) -> None:
    does_what_it_says(block, formatted(block.source, "block.tac", syntax_error), tmp_path)


def does_what_it_says(block: Block, source: str, folder: Path) -> None:
    ended, events = run(block, source, folder)
    assert ended.status == "done", ended.error or ended.waiting_on
    assert json.loads(ended.result or "null") == json.loads(block.expect)
    assert logged(events) == list(block.logs) or not block.logs


@pytest.mark.parametrize("block", WAITS, ids=str)
def test_a_block_that_waits_names_the_word_it_waits_for(block: Block, tmp_path: Path) -> None:
    ended, _ = run(block, block.source, tmp_path)
    said = block.waits if " " in block.waits else f"`{block.waits}`"
    told = json.loads(ended.error or "{}").get("message", ended.status)
    assert f"{said} {UNBUILT}" in told, "it may run: say what it does, instead of what it waits for"


@pytest.mark.parametrize("block", of("lua"), ids=str)
def test_each_block_can_be_described(block: Block, here: Path, cli: Cli) -> None:
    put({**block.files, "block.tac": block.source}, here)
    said = cli("info block.tac --json")
    assert said.code == 0, said.err
    to_come = [row["what"] for row in said.json["metadata"]["unavailable"]]
    assert (block.waits in to_come) if block.waits else not to_come


@pytest.mark.parametrize("block", of("lua"), ids=str)
def test_validate_finds_what_is_to_come_and_nothing_else(block: Block, here: Path, cli: Cli) -> None:
    (here / ".tactus" / "config.yml").write_text("default_model: openai/gpt-4o\n", "utf-8")
    put({**block.files, "block.tac": block.source}, here)
    told = [finding["message"] for finding in cli("validate block.tac --json").json["findings"]]
    assert [message for message in told if UNBUILT not in message] == []


@pytest.mark.parametrize("block", of("lua"), ids=str)
def test_formatting_gives_a_block_its_indentation_and_changes_nothing_else(block: Block) -> None:
    once = formatted(block.code, "block.tac", syntax_error)
    assert formatted(once, "block.tac", syntax_error) == once
    if block.seed != "S0":
        assert once == block.code
        return
    lines = once.splitlines()
    assert [line.strip() for line in lines] == [line.strip() for line in block.code.splitlines()]
    for above, below in pairwise(lines):
        assert not above.endswith(OPENS) or depth(below) == depth(above) + 2


def depth(line: str) -> int:
    return len(line) - len(line.lstrip())
