"""The JSON of the seeds is JSON."""

from __future__ import annotations

import json

import pytest

from tests.seeds.blocks import Block, of


@pytest.mark.parametrize("block", of("json"), ids=str)
def test_the_envelope_of_a_call_has_an_input_and_a_context(block: Block) -> None:
    assert list(json.loads(block.text)) == ["input", "context"]
