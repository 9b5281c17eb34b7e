"""The language on one page, for those who write programs by reading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tactus.cli import COMMANDS
from tactus.language.reference import llms
from tactus.language.reference.llms import Link
from tactus.language.reference.shown import here
from tactus.language.words import WORDS
from tests.docs.blocks import LUA, Block, blocks, run_block

PREFACE = Path(llms.__file__).with_name(llms.PREFACE)
TEXT = PREFACE.read_text(encoding="utf-8")
FULL = llms.full(TEXT, COMMANDS)
SHOWN = [block for block in blocks(PREFACE) if block.language in LUA]


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: str(block.line))
def test_the_programs_of_the_preface_run(block: Block) -> None:
    run_block(block)


def test_the_index_is_a_title_a_summary_and_lists_of_links() -> None:
    text = llms.index(TEXT, {"Guides": [Link("Agent", "docs/agent.md", "what it is"), Link("Tool", "docs/tool.md")]})
    title, quote, *_ = text.split("\n\n")
    assert title == "# Tactus"
    assert all(line.startswith("> ") for line in quote.splitlines())
    assert text.endswith("## Guides\n\n- [Agent](docs/agent.md): what it is\n- [Tool](docs/tool.md)\n")
    assert [line for line in text.splitlines() if line.startswith("#")] == ["# Tactus", "## Guides"]


def test_one_page_holds_the_rules_every_word_and_every_command() -> None:
    assert "## Rules" in FULL
    names = {word.name for word in WORDS if here(word) and not word.name.startswith("MessageHistory.")}
    assert [name for name in sorted(names) if f"`{name}" not in FULL] == []
    assert [name for name in COMMANDS if f"`tactus {name}`" not in FULL] == []
    assert "`MessageHistory` is another name of `Session`" in FULL


def test_it_is_short_enough_to_be_read_at_once() -> None:
    assert 20_000 < len(FULL) < 60_000


def test_no_comment_of_the_tests_is_left_in_it() -> None:
    assert "<!--" in TEXT
    assert "<!--" not in FULL


def test_every_fence_is_closed() -> None:
    assert len(re.findall(r"^```", FULL, re.MULTILINE)) % 2 == 0
