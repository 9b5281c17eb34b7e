"""Every step that the seeds write is one that the language knows."""

from __future__ import annotations

import pytest

from tactus.language import gherkin
from tactus.language.facts import Facts
from tactus.language.phrases import match
from tests.seeds.blocks import Block, of

WORDS = ("Specification", "Specifications", "specifications")
SPECIFIED = [block for block in of("lua") if any(f"{word}([[" in block.text for word in WORDS)]


def known(kind: str, step: str) -> bool:
    found = match(step)
    return found is not None and kind in found.phrase.kinds  # type: ignore[union-attr]


@pytest.mark.parametrize("block", of("gherkin"), ids=str)
def test_a_listed_step_is_known(block: Block) -> None:
    steps = [line.partition(" ") for line in block.text.splitlines()]
    assert [step for keyword, _, step in steps if not known(keyword.lower(), step)] == []


@pytest.mark.parametrize("block", SPECIFIED, ids=str)
def test_a_specification_is_read_and_its_steps_are_known(block: Block) -> None:
    facts = Facts(block.code, "block.tac")
    for call, _ in facts.called(*WORDS):
        parsed = gherkin.parse(facts.text_of(call.given[0]) or "")
        assert parsed.mistakes == ()
        assert parsed.feature is not None
        steps = [step for scenario in parsed.feature.scenarios for step in scenario.steps]
        assert steps
        assert [step.text for step in steps if not known(step.kind, step.text)] == []


def test_there_are_specifications() -> None:
    assert len(SPECIFIED) == 5
