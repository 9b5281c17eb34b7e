"""No program that is right has an error: the examples, the blocks of the docs, the blocks of the seeds, the standard
library, the programs that the acceptance tests run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tactus.cli import reading
from tactus.language.check import check
from tactus.language.codes import BY_ID
from tactus.language.finding import ERROR, Finding
from tactus.vm.compiler import syntax_error
from tests.checking import findings
from tests.docs.blocks import LUA, Block, blocks, pages, prepared
from tests.seeds import blocks as seeds

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("examples", "src/tactus", "tests/acceptance/programs")
DOCS = [block for page in pages() for block in blocks(page) if block.language in LUA]
SEEDS = seeds.of("lua")


def errors(found: list[Finding]) -> list[str]:
    wrong = [one for one in found if BY_ID[one.code].severity == ERROR]
    return [f"{one.file}:{one.span.line}:{one.span.column} {one.code} {one.message}" for one in wrong]


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_program_of_a_folder_has_an_error(folder: str) -> None:
    disk, paths = reading.Disk(), sorted((ROOT / folder).rglob("*.tac"))
    given = [(path, facts) for path in paths if (facts := disk.at(path)) is not None]
    programs = reading.programs(disk, given)
    assert len(given) == len(paths) > 0
    assert [told for facts in reading.files(given, programs) for told in errors(check(facts, syntax_error))] == []


@pytest.mark.parametrize("block", DOCS, ids=str)
def test_no_block_of_the_docs_has_an_error_but_one_that_says_so(block: Block) -> None:
    source, promises = prepared(block)
    told = errors(findings(source, files=json.loads(block.notes.get("files", "{}"))))
    if "finding" not in block.notes and all(promise.kind != "error" for promise in promises):
        assert told == [], source


@pytest.mark.parametrize("block", SEEDS, ids=str)
def test_no_block_of_the_seeds_has_an_error(block: seeds.Block) -> None:
    assert errors(findings(block.source, files=block.files)) == [], block.source


def test_there_is_much_to_look_at() -> None:
    assert len(DOCS) > 100
    assert len(SEEDS) > 50
