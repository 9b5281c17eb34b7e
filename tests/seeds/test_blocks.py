"""The lists of blocks hold every block of the seeds as it stands there, and add nothing to it that they may not."""

from __future__ import annotations

import re

import pytest

from tactus.language import words
from tactus.language.facts import Facts
from tactus.language.scopes import LOCAL
from tests.seeds.blocks import BEGINS, BLOCKS, KINDS, SEEDS, Block, holes, of, seed

beside = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this checkout")
LISTED = [name for name in BEGINS if name != "S2"]
CODE = re.compile(
    r"(local |function\b|repeat\b|until |end\b|return |if .* then$|for .* do$|while |-- |\}|\]\]|\w+ = |\w+\(\{"
    r"|tactus [a-z]+ |pip |npm |git |make |cd |export |from \w+ import|class \w+\("
    r"|(Given|When|Then|And) the |# [A-Z]|→|✓|💰)"
)
"""How lines of code begin."""
PROSE = (
    *("tactus test - Can use mocks", "tactus eval - Uses real"),
    *("required = true Must", "default = ... Optional", 'description = "..." Shows', "enum = {...} Restrict"),
)
"""What begins so and is a line of a list or of a table."""


@beside
@pytest.mark.parametrize("name", LISTED)
def test_each_block_is_what_the_seed_says(name: str) -> None:
    between(name)


@beside
@pytest.mark.parametrize("name", BEGINS)
def test_every_line_of_code_of_a_seed_stands_in_a_block(name: str) -> None:
    lines = [line for text in between(name) for line in text.splitlines()]
    assert [line for line in lines if CODE.match(line.strip()) and "|" not in line and not line.startswith(PROSE)] == []


def between(name: str) -> list[str]:
    """The prose of a seed, around its blocks."""
    text, prose = seed(name), []
    for block in [block for block in BLOCKS if block.seed == name]:
        before, found, text = text.partition(block.text.rstrip("\n"))
        assert found, f"{block} does not stand in the seed, behind the block before it"
        prose.append(before)
    return [*prose, text]


def test_a_name_belongs_to_one_block() -> None:
    names = [block.name for block in BLOCKS]
    assert sorted(set(names)) == sorted(names)
    assert {block.kind for block in BLOCKS} == set(KINDS)


def test_a_block_that_comes_again_is_the_same() -> None:
    again = [block for block in BLOCKS if block.again]
    assert len(again) == 4
    assert all(block.text == next(one for one in BLOCKS if one.name == block.again).text for block in again)


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.kind != "lua"], ids=str)
def test_only_lua_has_holes(block: Block) -> None:
    assert not block.fill


@pytest.mark.parametrize("block", of("lua"), ids=str)
def test_each_hole_is_filled_and_nothing_else(block: Block) -> None:
    assert len(block.fill) == holes(block.text)
    kept = re.split(r"\.\.\.", block.text)
    rest = block.code
    for part in kept:
        assert part in rest
        rest = rest.partition(part)[2]


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.indented], ids=str)
def test_indentation_is_all_that_is_added(block: Block) -> None:
    assert [line.strip() for line in block.indented.splitlines() if line.strip()] == block.text.splitlines()


@pytest.mark.parametrize("block", [block for block in of("lua") if block.prologue], ids=str)
def test_a_prologue_only_defines_names_that_the_block_leaves_undefined(block: Block) -> None:
    before, own = Facts(block.prologue, "prologue"), Facts(block.code, "block")
    defined = defines(before)
    assert defined
    assert defined & (defines(own) | {word.split(".")[0] for word in words.BY_NAME}) == set()
    told = re.findall(r"\w+", block.prologue + block.before + block.code + block.check)
    assert [name for name in defined if told.count(name) < 2] == [], "nobody uses it"
    for statement in before.root.named_children:
        declares = statement.type == "function_call" and before.said(statement).startswith("hitl(")
        assert declares or statement.type in (
            "variable_declaration",
            "assignment_statement",
            "function_declaration",
        ), before.said(statement)


@pytest.mark.parametrize("block", [block for block in of("lua") if block.before], ids=str)
def test_what_is_done_before_a_block_are_calls(block: Block) -> None:
    assert {node.type for node in Facts(block.before, "before").root.named_children} == {"function_call"}


def defines(facts: Facts) -> set[str]:
    """The names that a file defines on its top level, and what it declares by them."""
    top = facts.scopes.functions[0]
    found = {one.name for one in facts.scopes.variables if one.kind == LOCAL and one.function is top}
    found |= {one.name for one in facts.scopes.globals.values() if one.values or one.stated}
    found |= {str(facts.text_of(call.given[0])) for call, _ in facts.called("hitl")}
    return found


@pytest.mark.parametrize("block", of("foreign"), ids=str)
def test_what_is_about_another_product_says_so(block: Block) -> None:
    assert block.why.startswith("another product's")
    assert not re.search(r"^tactus ", block.text, re.MULTILINE)
