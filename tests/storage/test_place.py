"""Where the runs of a project lie, and whose folders are not taken for projects."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tactus.errors import UsageError
from tactus.storage import place

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def test_the_nearest_folder_upward_that_has_one_is_the_project(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert place.project(deep) == deep
    (tmp_path / ".tactus").mkdir()
    assert place.project(deep) == tmp_path
    assert place.of_project(deep) == tmp_path / ".tactus" / "runs.db"
    (deep / ".tactus").write_text("a file")
    assert place.project(deep) == tmp_path


@pytest.mark.skipif(not ROOT, reason="only root can give a folder to somebody else")
def test_a_project_that_somebody_else_has_put_above_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (tmp_path / ".tactus").mkdir()
    os.chown(tmp_path / ".tactus", 65534, 65534)
    with pytest.raises(UsageError) as caught:
        place.of_project(mine)
    assert str(caught.value) == (
        f"{tmp_path / '.tactus'} belongs to another user, and this folder below it does not: make a project of it "
        f"(`tactus init`), or work in {tmp_path} itself if you trust whoever made it"
    )
    assert place.project(tmp_path) == tmp_path
    (mine / ".tactus").mkdir()
    assert place.project(mine) == mine


@pytest.mark.skipif(not ROOT, reason="only root can give a folder to somebody else")
def test_folders_of_one_owner_are_one_project_whoever_works_there(tmp_path: Path) -> None:
    """A container's root works in the folders of the user outside it."""
    deep = tmp_path / "deep"
    deep.mkdir()
    (tmp_path / ".tactus").mkdir()
    for folder in (deep, tmp_path / ".tactus"):
        os.chown(folder, 65534, 65534)
    assert place.project(deep) == tmp_path


def test_a_link_inside_the_project_is_followed_and_one_out_of_it_is_not(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    (project / ".tactus").symlink_to("data")
    assert place.of_project(project) == project / ".tactus" / "runs.db"
    (project / "data" / "runs.db").symlink_to(tmp_path / "other.db")
    with pytest.raises(
        UsageError, match=r"leads outside its own folder, to .*other\.db: if that is where you want runs"
    ):
        place.of_project(project)
