"""The page about limits says what their table says."""

from __future__ import annotations

from tactus.config.limits import LIMITS, shown
from tests.docs.blocks import ROOT


def test_the_table_of_the_page_is_the_table_of_limits() -> None:
    lines = (ROOT / "docs" / "limits.md").read_text("utf-8").splitlines()
    start = lines.index("| limit | of what | default | a run that passes it ends with |") + 2
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[start : lines.index("", start)]]
    assert rows == [
        [f"`{one.name}`", one.doc, shown(one, one.default), f"`{one.code}`" if one.code else "an error at that line"]
        for one in LIMITS
    ]


def test_every_code_is_told_among_the_stops() -> None:
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    stops = text[text.index("## Stops that no program catches") :]
    assert all(f"`{limit.code}`" in stops for limit in LIMITS if limit.code)
