"""The Python blocks of a page run one after another, like a script, and print what follows `#>`."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from tests.docs.blocks import ROOT, Block, blocks, pages

SHOWN = [page for page in pages() if any(block.language == "python" for block in blocks(page))]


def run_page(of_page: list[Block]) -> None:
    names: dict[str, Any] = {"__name__": "docs"}
    for block in of_page:
        said = io.StringIO()
        with redirect_stdout(said):
            exec(compile("\n" * block.line + block.text, block.page, "exec"), names)
        promised = re.findall(r"^\s*#> (.*)$", block.text, re.MULTILINE)
        assert said.getvalue().splitlines() == promised, str(block)


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_python_of_a_page_does_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_page([block for block in blocks(page) if block.language == "python"])


@pytest.mark.parametrize("text", ["print(1)\n#> 2\n", "print(1)\n", "#> 1\n", "1 / 0\n"])
def test_a_wrong_block_is_found(text: str) -> None:
    with pytest.raises((AssertionError, ZeroDivisionError)):
        run_page([Block("made-up.md", 1, "python", text, {})])
