"""A scratch over the granted folder: a program sees its own writes on top, and nothing in the folder changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactus.config.snapshot import Files
from tactus.errors import Blocked, Failure
from tactus.ops import way
from tactus.ops.files import matching
from tactus.ops.folder import Folder
from tactus.ops.level import RELATIVE
from tactus.ops.overlay import PREFIX
from tests.ops.folder import OURS, furnished, granted
from tests.programs import in_main, result, result_after_crashes, run_program
from tests.storm import STORM
from tests.users import reachable, somebody

WAYS = [True, False] if RELATIVE else [False]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    made = tmp_path / f"{PREFIX}1"
    made.mkdir()
    return made


@pytest.fixture
def folder(root: Path, scratch: Path) -> Iterator[Folder]:
    """The granted folder under a scratch; afterwards it is as it was."""
    furnished(root)
    before = state(root)
    yield Folder(str(root), scratch=str(scratch))
    assert state(root) == before


def state(root: Path) -> dict[str, Any]:
    """Everything below a folder: what it is, what it holds, when it was changed."""
    found: dict[str, Any] = {}
    for path in (root, *sorted(root.rglob("*"))):
        at = path.lstat()
        held = path.read_bytes() if path.is_file() and not path.is_symlink() and os.access(path, os.R_OK) else None
        found[str(path)] = (at.st_mode, at.st_ino, at.st_nlink, at.st_mtime_ns, held)
    return found


# -------------------------------------------------------------------- the same as a real folder


def furnish(root: Path) -> None:
    """A folder with everything that a program may find in one."""
    for name in ("notes/old", "notes/closed", ".tactus", ".git", "empty"):
        (root / name).mkdir(parents=True)
    files = {"a.txt": "one\n", "notes/b.md": "two", "notes/old/c.md": "three", "notes/.hidden.md": "hidden"}
    files |= {"fixed.txt": "stays", "runs.db": "journal", ".git/HEAD": "ref: main", "notes/closed/x": "closed"}
    for name, text in files.items():
        (root / name).write_text(text)
    (root / "fixed.txt").chmod(0o444)
    (root / "notes" / "b.md").chmod(0o640)
    os.link(root / "runs.db", root / "innocent.txt")
    os.link(root / "a.txt", root / "twin.txt")
    furnished(root)


PATHS = [
    *("a.txt", "a.txt/", "a.txt/x", "twin.txt", "notes", "notes/", "notes/b.md", "notes/old/c.md", "notes/old/../b.md"),
    *("new.txt", "new/x.txt", "new", "new/deep/y.md", "new/../a.txt", "empty", "empty/z.md", ".", "{root}/a.txt"),
    *("in-link/b.md", "in-link/n.md", "in-far/c.md", "in-far/../n.md", "in-file", "dangling", "notes/new.md", "up/new"),
    *("out-link/private.txt", "out-file", "loop", "zero", "pipe", "config", "../outside/new.txt", "{root}/../x", "/"),
    *("fixed.txt", "runs.db", "runs.db-wal", "innocent.txt", ".git/HEAD", ".tactus/x", ".tactus-x", "notes/closed/x"),
    *("notes/.hidden.md", "x" * 300, "notes\\b.md", ""),
]
PATTERNS = ["*", "*/", "**", "**/*.md", "**/", "new/*", "new/**", "notes/.*", "*/*.md", "in-link/*", "up/*", ".tactus*"]
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), st.sampled_from(["", "text", "longer text"])),
    st.tuples(st.sampled_from(["read", "exists", "size", "names", "kind"]), st.sampled_from(PATHS)),
    st.tuples(st.just("glob"), st.sampled_from(PATTERNS)),
)
EVERYTHING = [(word, path) for path in PATHS for word in ("read", "exists", "size", "names", "kind")]
EVERYTHING += [("glob", pattern) for pattern in PATTERNS]


def gives(folder: Folder, step: tuple[str, ...]) -> Any:
    """What a word gives, or what its error says."""
    word, path, *text = step
    path = path.replace("{root}", folder.root)
    try:
        if word == "glob":
            return sorted(matching(folder, path))
        if word == "write":
            return folder.write(path, text[0].encode(), "draft")
        return getattr(folder, word)(path)
    except Failure as failure:
        return type(failure), failure.code, failure.message.replace(folder.root, "{root}")


def granted_in(place: Path, relative: bool, scratch: str = "") -> Folder:
    root = place / "root"
    (place / "outside").mkdir(parents=True)
    (place / "outside" / "private.txt").write_text("private")
    root.mkdir()
    furnish(root)
    closed = frozenset({way.folded(os.path.realpath(root / "notes" / "closed"))})
    return Folder(str(root), root / "runs.db", relative, os.path.realpath(root), closed, scratch)


@settings(max_examples=300 if STORM else 25, derandomize=not STORM, database=None, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=20), st.sampled_from(WAYS))
def test_a_program_cannot_tell_it_from_a_real_folder(steps: list[tuple[str, ...]], relative: bool) -> None:
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory(prefix=PREFIX) as scratch:
        real = granted_in(Path(name) / "real", relative)
        over = granted_in(Path(name) / "over", relative, scratch)
        before = state(Path(name) / "over")
        for number, step in enumerate(steps):
            assert gives(over, step) == gives(real, step), (number, step)
        for pattern in PATTERNS:
            assert gives(over, ("glob", pattern)) == gives(real, ("glob", pattern)), pattern
        for path in sorted(matching(real, "**")):
            assert gives(over, ("read", path)) == gives(real, ("read", path)), path
        assert state(Path(name) / "over") == before


@pytest.mark.parametrize("relative", WAYS)
def test_every_path_is_written_and_refused_as_in_a_real_folder(tmp_path: Path, relative: bool) -> None:
    """What the random tries may leave out: each path, one after the other."""
    (tmp_path / f"{PREFIX}1").mkdir()
    real = granted_in(tmp_path / "real", relative)
    over = granted_in(tmp_path / "over", relative, str(tmp_path / f"{PREFIX}1"))
    before = state(tmp_path / "over")
    told = {path: gives(over, ("write", path, "new")) for path in PATHS}
    assert told == {path: gives(real, ("write", path, "new")) for path in PATHS}
    assert {path for path, said in told.items() if said is None} >= {"a.txt", "new/x.txt", "in-file", "dangling"}
    for step in EVERYTHING:
        assert gives(over, step) == gives(real, step), step
    assert state(tmp_path / "over") == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to make what others own")
def test_what_the_operating_system_does_not_allow_is_refused() -> None:
    with reachable() as place, ExitStack() as left:
        for name in ("real", "over"):
            (place / name / "locked" / "open").mkdir(parents=True)
            (place / name / "shared").mkdir()
            for path in ("locked/a.txt", "locked/open/b.txt", "shared/theirs.txt", "shared/mine.txt"):
                (place / name / path).write_text("old")
            os.chown(place / name / "locked" / "open", 65534, -1)
            os.chown(place / name / "shared" / "mine.txt", 65534, -1)
            (place / name / "shared").chmod(0o1777)
            (place / name / "locked" / "hidden").mkdir(mode=0o700)
        left.enter_context(somebody())
        scratch = left.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX))
        real, over = Folder(str(place / "real")), Folder(str(place / "over"), scratch=scratch)
        paths = ["top.txt", "locked/a.txt", "locked/new.txt", "locked/new/x.txt", "locked/open/b.txt"]
        paths += ["locked/open/new/x.txt", "shared/theirs.txt", "shared/mine.txt", "shared/new.txt", "shared/new.txt"]
        paths += ["locked/hidden/x.txt"]
        told = [gives(over, ("write", path, "new")) for path in paths]
        assert told == [gives(real, ("write", path, "new")) for path in paths]
        assert [said is None for said in told] == [False] * 4 + [True, True, False, True, True, True, False]
        no = "may not be used: the operating system does not allow it"
        assert all(said[2].endswith(no) for said in told if said is not None)
        for pattern in ("**", "**/"):
            assert gives(over, ("glob", pattern)) == gives(real, ("glob", pattern))


READ_ONLY = """
import sys
from tactus.errors import Failure
from tactus.ops.folder import Folder
for scratch in ("", sys.argv[2]):
    for path in ("a.txt", "new.txt", "new/x.txt"):
        try:
            Folder(sys.argv[1], scratch=scratch).write(path, b"new", "draft")
        except Failure as failure:
            print(failure.message)
"""


def test_a_disk_that_is_read_only_is_one_under_a_scratch(root: Path, scratch: Path) -> None:
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    alone = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    try:
        if subprocess.run([*alone, script, str(root), "true"], capture_output=True, check=False).returncode:
            pytest.skip("this machine lets nobody mount")
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    run = [*alone, script, str(root), sys.executable, "-c", READ_ONLY, str(root), str(scratch)]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    said = [f'"{path}" cannot be written: the disk is read-only' for path in ("a.txt", "new.txt", "new/x.txt")]
    assert told == said * 2


# -------------------------------------------------------------------- what is seen


def test_a_run_sees_its_own_writes_and_the_folder_stays(root: Path, scratch: Path) -> None:
    before = state(root)
    body = """
    File.write("notes/b.md", "mine")
    File.write("out/report.md", "new")
    local ok, e = pcall(File.write, "notes", "text")
    return {File.read("notes/b.md"), File.size("out/report.md"), File.list(), File.list("notes"), File.glob("**/*.md"),
      File.exists("out"), e.message}
    """
    seen = [["a.txt", "notes", "out"], [".hidden.md", "b.md", "old"], ["notes/b.md", "notes/old/c.md", "out/report.md"]]
    expected = ["mine", 3, *seen, True, '"notes" is a folder']
    assert result_after_crashes(in_main(body), under=granted(root, scratch=str(scratch))) == expected
    assert state(root) == before
    assert sorted(p.relative_to(scratch).as_posix() for p in scratch.rglob("*.md")) == ["notes/b.md", "out/report.md"]


def test_a_grant_to_read_is_none_to_write_to_a_scratch(root: Path, scratch: Path) -> None:
    body = 'local ok, e = pcall(File.write, "x.txt", "new")\nreturn {File.read("a.txt"), e.code}'
    assert result(in_main(body), under=granted(root, False, str(scratch))) == ["one\n", "not_granted"]
    assert list(scratch.iterdir()) == []


def test_a_file_in_the_scratch_has_the_permissions_of_the_one_it_covers(folder: Folder, scratch: Path) -> None:
    Path(folder.root, "a.txt").chmod(0o640)
    folder.write("a.txt", b"new", "draft")
    assert (scratch / "a.txt").stat().st_mode & 0o777 == 0o640
    Path(folder.root, "a.txt").chmod(0o644)


def test_a_write_that_is_refused_leaves_nothing_in_the_scratch(folder: Folder, scratch: Path) -> None:
    for path in ("notes", "a.txt/x", "pipe/x", "out-file", "notes/.git/x", "notes/old/" + "x" * 300):
        with pytest.raises(Failure):
            folder.write(path, b"new", "draft")
    assert list(scratch.iterdir()) == []


CHANGES: list[tuple[str, Callable[[Path], object], list[Any]]] = [
    ("gone", lambda at: None, [b"mine", True, ["x.txt"], ["top.txt"]]),
    ("a file", lambda at: at.write_text("theirs"), [b"mine", True, ["x.txt"], ["new", "top.txt"]]),
    (
        "a folder",
        lambda at: shutil.copytree(at.parent / "notes" / "old", at),
        [b"mine", True, ["c.md", "x.txt"], ["top.txt"]],
    ),
    ("a link that leads out", lambda at: at.symlink_to("../outside"), [b"mine", True, ["x.txt"], ["top.txt"]]),
]


@pytest.mark.parametrize(("become", "change", "seen"), CHANGES, ids=[change[0] for change in CHANGES])
@pytest.mark.parametrize("relative", WAYS)
def test_a_folder_of_the_scratch_covers_what_comes_to_stand_under_it(
    root: Path, scratch: Path, relative: bool, become: str, change: Callable[[Path], object], seen: list[Any]
) -> None:
    """Somebody changes the folder while the run goes on."""
    folder = Folder(str(root), relative=relative, scratch=str(scratch))
    folder.write("new/x.txt", b"mine", "draft")
    change(root / "new")
    assert [folder.read("new/x.txt"), folder.exists("new"), list(folder.names("new"))] == seen[:3]
    assert "new" in folder.names(".")
    with pytest.raises(Failure, match='"new" is a folder'):
        folder.write("new", b"text", "draft")
    folder.write("new/z.txt", b"too", "draft")
    assert folder.size("new/z.txt") == 3
    assert not (root / "new" / "z.txt").exists()
    assert os.listdir(root.parent / "outside") == ["private.txt"]


@pytest.mark.parametrize("relative", WAYS)
def test_a_file_of_the_scratch_covers_what_comes_to_stand_under_it(root: Path, scratch: Path, relative: bool) -> None:
    folder = Folder(str(root), relative=relative, scratch=str(scratch))
    folder.write("new", b"mine", "draft")
    (root / "new").mkdir()
    (root / "new" / "x.txt").write_text("theirs")
    assert (folder.read("new"), folder.size("new"), folder.names(".")["new"]) == (b"mine", 4, "file")
    assert not folder.exists("new/x.txt")
    assert sorted(matching(folder, "**")) == ["a.txt", "new", "notes/b.md", "notes/old/c.md"]
    for use in (folder.read, folder.names, lambda path: folder.write(path, b"", "draft")):
        with pytest.raises(Failure, match=r'there is no file "new/x\.txt"'):
            use("new/x.txt")
    folder.write("new", b"again", "draft")
    assert folder.read("new") == b"again"


# -------------------------------------------------------------------- the scratch itself


def test_a_scratch_in_the_granted_folder_is_seen_by_nobody(root: Path) -> None:
    for name in ("mine", "others"):
        (root / f"{PREFIX}{name}" / "deep").mkdir(parents=True)
        (root / f"{PREFIX}{name}" / "x.txt").write_text("x")
    (root / "alias").symlink_to(f"{PREFIX}mine")
    folder = Folder(str(root), scratch=str(root / f"{PREFIX}mine"))
    assert list(folder.names(".")) == ["a.txt", "alias", "deep", "notes", "x.txt"]
    for path in (f"{PREFIX}mine/x.txt", f"{PREFIX}others", f"{root}/{PREFIX}mine/x.txt", "alias/x.txt"):
        for use in (folder.read, folder.names, folder.exists, lambda path: folder.write(path, b"", "draft")):
            with pytest.raises(Failure, match=OURS):
                use(path)
    assert sorted(matching(folder, "**/x.txt")) == ["x.txt"]
    assert list(matching(folder, ".*/*")) == []


def refusal(root: Path, scratch: Path | str) -> str:
    """What the operator is told: the run did not begin to use its folder."""
    run, _ = run_program(in_main('return File.write("x.txt", "new")'), under=granted(root, scratch=str(scratch)))
    assert run.status == "blocked"
    return str(json.loads(run.error or "")["message"])


def test_a_scratch_that_is_gone_is_no_failure_of_the_program(root: Path) -> None:
    assert refusal(root, root / f"{PREFIX}gone") == (
        f"what this run writes goes to the scratch folder {root / PREFIX}gone, which is gone, or is none that a test "
        "made: the run of a test goes on within that test alone; start it again"
    )
    assert not (root / "x.txt").exists()


def test_no_other_folder_is_written_to_by_calling_it_a_scratch(root: Path, scratch: Path) -> None:
    """A journal that came from elsewhere says what it likes."""
    (home := root.parent / "home").mkdir()
    (alias := root.parent / f"{PREFIX}alias").symlink_to(home)
    (scratch / "in").mkdir()
    for place in (home, alias, f"{scratch}/../home", f"{scratch}/in", root / ".tactus"):
        assert "is none that a test made" in refusal(root, place)
    assert list(home.iterdir()) == []
    assert sorted(path.name for path in (root / ".tactus").iterdir()) == ["config.yml"]


def test_nothing_stays_open(root: Path, scratch: Path) -> None:
    if not os.path.exists("/proc/self/fd"):
        pytest.skip("there is no /proc here")
    furnished(root)
    folder = Folder(str(root), scratch=str(scratch))
    before = os.listdir("/proc/self/fd")
    for path in PATHS:
        for word in ("write", "read", "names"):
            gives(folder, (word, path, "text"))
    with pytest.raises(Blocked):
        Folder(str(root), scratch=str(root)).read("a.txt")
    assert os.listdir("/proc/self/fd") == before


def test_a_grant_without_a_scratch_names_none() -> None:
    assert Files("/somewhere").scratch == ""
