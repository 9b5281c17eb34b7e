"""Which files a folder means, and how a text gets into the place of another."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tactus.cli import files
from tactus.errors import ProgramError, UsageError
from tests.users import reachable, somebody


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


def found(*paths: str) -> list[str]:
    return [path.as_posix() for path in files.programs(paths)]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "b.tac", "a.tac", "notes.lua", "lib/c.tac", "lib/deep/d.tac", "other.txt")
    make(tmp_path, ".venv/e.tac", ".tactus/f.tac", "node_modules/g.tac", "lib/.h.tac", "empty/i.lua")
    return tmp_path


def test_a_folder_means_its_tac_files_in_order_and_those_of_its_folders(tree: Path) -> None:
    assert found("lib") == ["lib/c.tac", "lib/deep/d.tac"]
    assert found(".") == ["a.tac", "b.tac", "lib/c.tac", "lib/deep/d.tac"]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tree: Path) -> None:
    assert found("notes.lua", ".venv/e.tac") == ["notes.lua", ".venv/e.tac"]
    assert found(".venv") == [".venv/e.tac"]


def test_a_file_is_taken_once(tree: Path) -> None:
    (tree / "link.tac").symlink_to("a.tac")
    assert found("b.tac", ".", "a.tac") == ["b.tac", "a.tac", "lib/c.tac", "lib/deep/d.tac"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("gone.tac", "there is no file or folder gone.tac"),
        ("empty", "there is no .tac file in the folder empty"),
    ],
)
def test_what_is_not_there_is_named(tree: Path, path: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"^{message}$"):
        files.programs(["a.tac", path])


def test_a_link_to_a_folder_above_is_not_followed(tree: Path) -> None:
    (tree / "lib" / "up").symlink_to(tree, target_is_directory=True)
    assert found("lib") == ["lib/c.tac", "lib/deep/d.tac"]


def test_what_is_no_file_is_left_out_of_a_folder(tree: Path) -> None:
    (tree / "lib" / "nowhere.tac").symlink_to(tree / "nothing")
    os.mkfifo(tree / "lib" / "pipe.tac")
    assert found("lib") == ["lib/c.tac", "lib/deep/d.tac"]
    assert found("lib/nowhere.tac") == ["lib/nowhere.tac"]  # what is named is taken, and cannot be read


# --------------------------------------------------------------------- texts


def test_line_ends_are_read_and_written_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "x.tac"
    file.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    text = files.read(file)
    assert text == "\ufeffa\r\nb\rc\n"
    files.write(file, text + "é\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbfa\r\nb\rc\n\xc3\xa9\r\n"


def test_the_mode_stays_and_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "x.tac", tmp_path / "y.tac"
    file.write_text("old")
    file.chmod(0o750)
    link.symlink_to("x.tac")
    files.write(link, "new")
    assert link.is_symlink()
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert sorted(os.listdir(tmp_path)) == ["x.tac", "y.tac"]


def test_another_name_of_the_file_keeps_the_old_text_whole(tmp_path: Path) -> None:
    """It is a new file that takes the old one's place: nobody sees half of it."""
    file, other = tmp_path / "x.tac", tmp_path / "other"
    file.write_text("old")
    os.link(file, other)
    files.write(file, "new")
    assert (file.read_text(), other.read_text()) == ("new", "old")


def test_what_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.tac").write_bytes(b"\xff\xfe")
    with pytest.raises(ProgramError, match=r"x\.tac: the file is not UTF-8 text$"):
        files.read(tmp_path / "x.tac")
    with pytest.raises(UsageError, match=r"gone\.tac cannot be read: No such file or directory$"):
        files.read(tmp_path / "gone.tac")
    with pytest.raises(UsageError, match=r"gone\.tac cannot be written: No such file or directory$"):
        files.write(tmp_path / "gone.tac", "x")


def test_what_its_owner_protects_stays() -> None:
    with reachable() as folder:
        for name in ("one", "two"):
            make(folder, f"{name}/x.tac")
            for path in (folder / name, folder / name / "x.tac"):
                if os.geteuid() == 0:
                    os.chown(path, 65534, 65534)
        (folder / "one" / "x.tac").chmod(0o444)
        (folder / "two").chmod(0o555)
        with somebody():
            for name, why in (("one", "it is read-only"), ("two", "Permission denied")):
                with pytest.raises(UsageError, match=f"{name}/x.tac cannot be written: {why}$"):
                    files.write(folder / name / "x.tac", "new")
        (folder / "two").chmod(0o755)
        assert [path.read_text() for path in sorted(folder.rglob("*.tac"))] == ["", ""]
        assert not list(folder.rglob(".tactus-*"))
