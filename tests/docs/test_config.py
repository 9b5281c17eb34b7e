"""The page about configuration says what the table of keys says, and its files can be loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tactus.config.keys import KEYS, Key, variable
from tactus.config.load import Around, load
from tactus.config.where import FILE, FOLDER
from tests.docs.blocks import ROOT, Block, blocks

PAGE = ROOT / "docs" / "config.md"
FILES = [block for block in blocks(PAGE) if block.language == "yaml"]


def row(key: Key) -> str:
    default = "" if key.default is None else key.kind.written(key.default)
    names = "" if key.name == "mcp_servers" else f"`{variable(key)}`"
    flags = ", ".join(f"`{flag}`" for flag in key.flag.split(", ") if flag)
    said = ", ".join(part for part in (names, flags) if part)
    cells = [f"`{key.name}`", f"{key.doc}: {key.kind.says}", default, said, "yes" if key.sidecar else "", key.trust]
    return "".join(f"| {cell} ".replace("|  ", "| ") for cell in cells) + "|"


def test_the_table_of_the_page_is_the_table_of_keys() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    start = lines.index("| key | what it is | default | variable, flag | beside a program | needs trust |") + 2
    shown = lines[start : lines.index("", start)]
    assert shown == [row(key) for key in KEYS]


@pytest.mark.parametrize("block", FILES, ids=str)
def test_a_file_of_the_page_can_be_loaded(block: Block, tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / FILE).write_text(block.text, encoding="utf-8")
    environ = {"HOME": str(tmp_path / "home"), "TACTUS_SYSTEM_CONFIG": str(tmp_path / "none.yml")}
    config = load(Around(environ, tmp_path, tmp_path))
    assert any(source.digest for source in config.sources)


def test_a_key_that_widens_says_when() -> None:
    silent = Key("x", KEYS[0].kind, "").widens
    assert [key.name for key in KEYS if (key.widens is not silent) != bool(key.trust)] == []
