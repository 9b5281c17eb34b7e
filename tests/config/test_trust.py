"""What a user trusts is a folder with its configuration as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tactus.config.trust import Trusted, by_variable, files_of
from tactus.errors import UsageError


def write(path: Path, text: str) -> str:
    """The file's digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def trusted(tmp_path: Path) -> Trusted:
    return Trusted({"XDG_STATE_HOME": str(tmp_path / "state")})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "project"


def test_a_file_is_trusted_as_it_was(trusted: Trusted, folder: Path) -> None:
    own, digest = folder / ".tactus" / "config.yml", write(folder / ".tactus" / "config.yml", "a")
    assert not trusted.holds(own, digest)
    trusted.add(folder, {own: digest}, 5.0)
    assert trusted.holds(own, digest)
    assert not trusted.holds(own, hashlib.sha256(b"b").hexdigest())
    assert not trusted.holds(folder / "other.tac.yml", digest)
    assert not trusted.holds(folder.parent / ".tactus" / "config.yml", digest)


def test_it_is_one_folder_by_whichever_way_one_comes(trusted: Trusted, folder: Path, tmp_path: Path) -> None:
    own = folder / "deep" / "x.tac.yml"
    digest = write(own, "a")
    (tmp_path / "link").symlink_to(folder)
    trusted.add(tmp_path / "link", {tmp_path / "link" / "deep" / "x.tac.yml": digest}, 5.0)
    assert trusted.holds(own, digest)
    assert [record.folder for record in trusted.all()] == [str(folder)]


def test_more_files_of_a_folder_are_added_to_those_before(trusted: Trusted, folder: Path) -> None:
    one, two = folder / "one.tac.yml", folder / "two.tac.yml"
    digests = {one: write(one, "1"), two: write(two, "2")}
    trusted.add(folder, {one: digests[one]}, 5.0)
    trusted.add(folder, {two: digests[two]}, 6.0)
    assert all(trusted.holds(path, digest) for path, digest in digests.items())
    assert [record.at for record in trusted.all()] == [6.0]


def test_what_is_revoked_is_trusted_no_more(trusted: Trusted, folder: Path) -> None:
    own, digest = folder / "x.tac.yml", write(folder / "x.tac.yml", "a")
    assert not trusted.revoke(folder)
    trusted.add(folder, {own: digest}, 5.0)
    assert trusted.revoke(folder)
    assert not trusted.holds(own, digest)
    assert trusted.all() == []


def test_the_record_is_the_users_alone_and_what_cannot_be_read_trusts_nothing(
    trusted: Trusted, folder: Path, tmp_path: Path
) -> None:
    own, digest = folder / "x.tac.yml", write(folder / "x.tac.yml", "a")
    trusted.add(folder, {own: digest}, 5.0)
    place = tmp_path / "state" / "tactus" / "trusted"
    (record,) = place.iterdir()
    assert (place.stat().st_mode & 0o777, record.stat().st_mode & 0o777) == (0o700, 0o600)
    record.write_text("{")
    assert not trusted.holds(own, digest)
    assert trusted.all() == []


def test_without_xdg_it_lies_below_the_home_folder(folder: Path, tmp_path: Path) -> None:
    own, digest = folder / "x.tac.yml", write(folder / "x.tac.yml", "a")
    Trusted({"HOME": str(tmp_path)}).add(folder, {own: digest}, 5.0)
    assert len(list((tmp_path / ".local" / "state" / "tactus" / "trusted").iterdir())) == 1


def test_a_place_that_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    own, digest = folder / "x.tac.yml", write(folder / "x.tac.yml", "a")
    (tmp_path / "state").write_text("a file")
    with pytest.raises(UsageError, match=r"state/tactus/trusted cannot be written .*: nothing was trusted"):
        Trusted({"XDG_STATE_HOME": str(tmp_path / "state")}).add(folder, {own: digest}, 5.0)


def test_the_configuration_of_a_folder_ends_where_another_project_begins(folder: Path) -> None:
    for name in (
        ".tactus/config.yml",
        "a.tac.yml",
        "deep/b.tac.yml",
        "deep/b.yml",
        "other/.tactus/config.yml",
        "other/c.tac.yml",
        ".hidden/d.tac.yml",
        "node_modules/e.tac.yml",
    ):
        write(folder / name, "")
    (folder / "loop").symlink_to(folder)
    found = [(layer, path.relative_to(folder).as_posix()) for layer, path in files_of(folder)]
    assert found == [("project", ".tactus/config.yml"), ("sidecar", "a.tac.yml"), ("sidecar", "deep/b.tac.yml")]


@pytest.mark.parametrize(("said", "trusts"), [("", False), ("1", True), ("true", True), ("0", False), (" no ", False)])
def test_the_variable_is_yes_or_no(said: str, trusts: bool) -> None:
    assert by_variable({"TACTUS_TRUST": said}) is trusts
    assert not by_variable({})


def test_a_variable_that_is_neither_is_refused() -> None:
    with pytest.raises(UsageError, match='TACTUS_TRUST is 1 or 0, not "maybe"'):
        by_variable({"TACTUS_TRUST": "maybe"})


def test_a_folder_above_is_known_to_cover(trusted: Trusted, folder: Path) -> None:
    own = folder / "deep" / "x.tac.yml"
    digest = write(own, "a")
    assert trusted.above(folder / "deep") == []
    trusted.add(folder, {own: digest}, 5.0)
    assert trusted.above(folder / "deep") == [str(folder)]
    assert trusted.above(folder) == trusted.above(folder / "other") == []


@pytest.mark.parametrize("link", ["file", "folder"])
def test_what_a_link_leads_to_is_trusted_where_it_stands_only(trusted: Trusted, folder: Path, link: str) -> None:
    own, other = folder / ".tactus" / "config.yml", folder.parent / "other" / ".tactus" / "config.yml"
    digest = write(own, "a")
    trusted.add(folder, {own: digest}, 5.0)
    other.parent.parent.mkdir()
    if link == "folder":
        other.parent.symlink_to(own.parent)
    else:
        other.parent.mkdir()
        other.symlink_to(own)
    assert not trusted.holds(other, digest)
    trusted.add(other.parent.parent, {other: digest}, 6.0)
    assert trusted.holds(other, digest)
    trusted.revoke(folder)
    assert trusted.holds(other, digest)
    assert not trusted.holds(own, digest)
