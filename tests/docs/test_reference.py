"""What is generated is current, and leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tactus.language.reference.shown import slug
from tests.docs.blocks import ROOT, pages
from tests.reference import REFERENCE, files, with_tables

MADE = files()
LINKED = sorted({*(path for path in MADE if path.suffix in (".md", ".txt")), *pages()})
_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)")


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_generated_is_current(path: Path) -> None:
    there = path.read_text(encoding="utf-8") if path.exists() else ""
    assert there == MADE[path], f"{path.relative_to(ROOT)} is not what the tables say: run `make reference`"


def test_nothing_else_stands_beside_it() -> None:
    assert sorted(REFERENCE.iterdir()) == sorted(path for path in MADE if path.parent == REFERENCE)


def test_the_guides_hold_tables_of_the_words_they_tell_of() -> None:
    assert {path.stem for path in with_tables()} >= {"agent", "tool", "procedure", "human", "retry"}


def anchors(path: Path) -> set[str]:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return {slug(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_to_a_heading_of_it(path: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`(?!\])", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    wrong = []
    for file, anchor in _LINK.findall(text):
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(f"{file}#{anchor}")
    assert wrong == []
