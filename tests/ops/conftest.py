"""What the tests of words share: a granted folder."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The granted folder; beside it stands what no program may reach."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "private.txt").write_text("private")
    root = tmp_path / "root"
    (root / "notes" / "old").mkdir(parents=True)
    (root / "a.txt").write_text("one\n")
    (root / "notes" / "b.md").write_text("two")
    (root / "notes" / "old" / "c.md").write_text("three")
    (root / "notes" / ".hidden.md").write_text("hidden")
    (root / ".tactus").mkdir()
    (root / ".tactus" / "config.yml").write_text("default_model: gpt-4o")
    return root
