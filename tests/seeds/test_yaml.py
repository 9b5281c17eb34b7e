"""The configurations of the seeds are read as they say, and their secrets are not shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tactus.app.configured import around
from tactus.config.load import PROJECT, load
from tests.cli.conftest import Cli
from tests.seeds.blocks import Block, of

BLOCKS = pytest.mark.parametrize("block", of("yaml"), ids=str)


@BLOCKS
def test_a_configuration_says_what_stands_there(block: Block, here: Path) -> None:
    (here / ".tactus" / "config.yml").write_text(block.indented or block.text, "utf-8")
    config = load(around(trust=True))
    theirs = {name: value.value for name, value in config.values.items() if value.origin.layer == PROJECT}
    assert theirs == block.values
    assert config.untrusted() == []


@BLOCKS
def test_its_secrets_are_not_shown(block: Block, here: Path, cli: Cli) -> None:
    (here / ".tactus" / "config.yml").write_text(block.indented or block.text, "utf-8")
    shown = {row["key"]: row["value"] for row in cli("config show --json").json["values"]}
    for name, value in block.values.items():
        assert shown[name] == ("***" if name in block.secrets else value)
