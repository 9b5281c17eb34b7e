"""Every block of the docs runs, and does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.blocks import LUA, ROOT, Block, blocks, pages, run_block

EVERY = [block for page in pages() for block in blocks(page)]
LANGUAGES = (*LUA, "console", "sh", "python", "json", "sql", "text", "yaml")


RUN = [block for block in EVERY if block.language in LUA and "finding" not in block.notes]


@pytest.mark.parametrize("block", RUN, ids=str)
def test_a_block_of_the_docs_runs(block: Block) -> None:
    run_block(block)


def test_every_block_says_its_language() -> None:
    assert [f"{block}: {block.language!r}" for block in EVERY if block.language not in LANGUAGES] == []


def made_up(text: str) -> Block:
    return Block("made-up.md", 1, "lua", text, {})


@pytest.mark.parametrize(
    "text",
    [
        "return 1 + 1 --> 3\n",
        "local a = {1, 2} --> [1, 3]\n",
        'print("a", 1) --> a 1\n',
        "for i = 1, 3 do print(i) end --> 1 | 2\n",
        'error("no") -- error: yes\n',
        "local x = 1\n-- error: no\n",
        "local x = nothing.here\n",
        "if false then\n  local a = 1 --> 1\nend\n",
        "Procedure { function(input)\n  return 1\nend } --> 2\n",
    ],
)
def test_a_wrong_block_is_found(text: str) -> None:
    with pytest.raises(AssertionError):
        run_block(made_up(text))


@pytest.mark.parametrize(
    "text",
    [
        "return 1 + 1 --> 2\n",
        "local a, b = 1, nil --> 1, nil\n",
        'print("a", 1) --> a\t1\n',
        "for i = 1, 3 do print(i) end --> 1 | 2 | 3\n",
        'local x = 1\nerror("no") -- error: no\n',
        'Procedure { function(input)\n  return {a = {}}\nend } --> {"a": []}\n',
    ],
)
def test_a_right_block_passes(text: str) -> None:
    run_block(made_up(text))


def anchor(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.strip().replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(line.lstrip("#").strip()) for line in page.read_text("utf-8").splitlines() if line.startswith("#")}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+://", target):
            continue
        path, _, where = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name} links to {target}"
        assert not where or where in anchors(there), f"{page.name} links to {target}"


def listed(index: str) -> set[str]:
    """The pages that a list of pages links, from docs/ on."""
    text, folder = (ROOT / "docs" / index).read_text("utf-8"), index.rpartition("/")[0]
    return {f"{folder}/{page}".strip("/") for page in re.findall(r"\]\(([\w/-]+\.md)", text)}


def test_every_page_can_be_reached_from_the_index() -> None:
    linked = listed("index.md") | listed("reference/index.md")
    assert "reference/index.md" in listed("index.md")
    there = {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")} - {"index.md"}
    assert there - linked == set()
