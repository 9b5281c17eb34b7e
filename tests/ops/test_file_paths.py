"""Paths by which no program leaves the granted folder, and what of Tactus it may not touch."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tactus.errors import Blocked, Failure
from tactus.ops import way
from tactus.ops.folder import Folder
from tactus.ops.level import RELATIVE
from tactus.storage.sqlite import SqliteStore
from tests.ops.folder import GONE, ODD, OURS, furnished, granted, refused, told
from tests.programs import (
    in_main,
    result,
)

# -------------------------------------------------------------------- paths


NO_WAY = [
    ("../outside/private.txt", GONE),
    ("notes/../../outside/private.txt", GONE),
    ("notes/old/../../../outside/private.txt", GONE),
    ("/etc/passwd", GONE),
    ("/", GONE),
    ("//etc/passwd", GONE),
    ("out-link/private.txt", GONE),
    ("out-file", GONE),
    ("in-far/../../../outside/private.txt", GONE),
    ("up/../outside/private.txt", GONE),
    ("zero", GONE),
    ("pipe", ODD),
    ("socket", ODD),
    ("loop", "leads through more than 40 links"),
    (".tactus/config.yml", OURS),
    ("config", OURS),
    ("notes/../.tactus/config.yml", OURS),
    (".TACTUS/config.yml", OURS),
    (".Tactus/config.yml", OURS),
    (".tactus./config.yml", OURS),
    (".tac\u200btus/config.yml", OURS),
    ("\uff0etactus/config.yml", OURS),
    (".tactus-0123/x", OURS),
    ("notes/.tactus/config.yml", OURS),
    ("notes\\..\\..\\outside", 'has a "\\": write "/" between folders'),
    ("a.txt\0.md", "is no path: it holds a character that no file's name has"),
    ("x" * 300, "has a part that is too long for a file's name"),
]


@pytest.mark.parametrize(("path", "why"), NO_WAY)
@pytest.mark.parametrize("relative", [True, False] if RELATIVE else [False])
def test_no_path_leads_out(root: Path, path: str, why: str, relative: bool) -> None:
    furnished(root)
    before = sorted(root.parent.rglob("*"))
    folder = Folder(str(root), relative=relative)
    uses: list[Callable[[str], object]] = [
        folder.read,
        folder.size,
        folder.names,
        lambda path: folder.write(path, b"!", "x"),
    ]
    if why == ODD:
        assert not folder.exists(path)
    else:
        uses.append(folder.exists)
    for use in uses:
        with pytest.raises(Failure) as caught:
            use(path)
        assert caught.value.code == "file_error"
        assert caught.value.message.endswith(why)
    assert folder.kind(path) == ""
    assert sorted(root.parent.rglob("*")) == before
    assert (root.parent / "outside" / "private.txt").read_text() == "private"
    assert (root / ".tactus" / "config.yml").read_text() == "default_model: gpt-4o"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("./a.txt", "one\n"),
        ("notes//b.md", "two"),
        ("notes/old/../b.md", "two"),
        ("in-link/b.md", "two"),
        ("in-file", "two"),
        ("in-far/c.md", "three"),
        ("in-far/../b.md", "two"),
        ("up/a.txt", "one\n"),
        ("up/up/up/in-file", "two"),
        ("{root}/a.txt", "one\n"),
        ("{root}/./notes//b.md", "two"),
    ],
)
@pytest.mark.parametrize("relative", [True, False] if RELATIVE else [False])
def test_what_stays_inside_is_found(root: Path, path: str, text: str, relative: bool) -> None:
    furnished(root)
    assert Folder(str(root), relative=relative).read(path.replace("{root}", str(root))).decode() == text


def test_a_root_behind_a_link_is_known_by_both_names(root: Path) -> None:
    alias = root.parent / "alias"
    alias.symlink_to("root")
    for name in (alias, root):
        assert Folder(str(alias)).read(f"{name}/a.txt") == b"one\n"
    with pytest.raises(Failure, match="leads out"):
        Folder(str(alias)).read(f"{alias}/../outside/private.txt")


@pytest.mark.parametrize("relative", [True, False] if RELATIVE else [False])
def test_a_write_through_a_link_changes_what_it_leads_to(root: Path, relative: bool) -> None:
    furnished(root)
    folder = Folder(str(root), relative=relative)
    folder.write("in-file", b"new", "x")
    folder.write("dangling", b"made", "x")
    assert (root / "in-file").is_symlink()
    assert (root / "notes" / "b.md").read_text() == "new"
    assert (root / "notes" / "new.md").read_text() == "made"


def test_a_home_sign_is_a_name_like_any_other(root: Path) -> None:
    told(root, "write", "~/x.txt", "here")
    assert (root / "~" / "x.txt").read_text() == "here"


def test_names_that_look_the_same_are_different_files_where_the_file_system_says_so(root: Path) -> None:
    told(root, "write", "caf\u00e9.txt", "composed")
    told(root, "write", "cafe\u0301.txt", "with an accent of its own")
    assert (root / "caf\u00e9.txt").read_text() == told(root, "read", "caf\u00e9.txt")


def test_a_path_has_limits(root: Path) -> None:
    assert refused(root, "read", "a/" * 2100) == "a path has 4,200 characters; it may have 4,096"
    assert refused(root, "read", "") == 'a path is empty; "." is the folder itself'
    deep = "d/" * 110 + "x.txt"
    assert refused(root, "write", deep, "text").endswith("is more than 100 folders deep")


def test_a_folder_is_no_file(root: Path) -> None:
    for word in ("read", "size"):
        assert refused(root, word, "notes") == '"notes" is a folder'
        assert refused(root, word, "a.txt/") == '"a.txt/" is a folder'
    for path in ("notes", "new/", "new/.", "."):
        assert refused(root, "write", path, "text") == f"{json.dumps(path)} is a folder"
    assert [told(root, "exists", path) for path in (".", "notes", "notes/", "a.txt")] == [True] * 4
    assert [told(root, "exists", path) for path in ("a.txt/", "a.txt/x", "nowhere", "nowhere/x")] == [False] * 4


def test_the_files_in_which_the_system_shows_itself_are_no_files() -> None:
    if not os.path.exists("/proc/self/environ"):
        pytest.skip("there is no /proc here")
    folder = Folder("/")
    for path in ("proc/self/environ", "/proc/version", "dev/shm/../null"):
        with pytest.raises(Failure, match="the operating system makes it up"):
            folder.read(path)
    assert folder.kind("proc") == ""


@pytest.mark.parametrize("relative", [True, False] if RELATIVE else [False])
def test_a_file_that_becomes_a_link_after_the_look_is_not_opened(root: Path, relative: bool) -> None:
    with way.spot(str(root), "a.txt", relative=relative) as spot:
        (root / "a.txt").unlink()
        (root / "a.txt").symlink_to(root.parent / "outside" / "private.txt")
        with pytest.raises(Failure) as caught, way.told("a.txt"):
            spot.level.opened(spot.name, os.O_RDONLY)
    assert (
        caught.value.message
        == f'"a.txt" {"was changed while it was looked at: try again" if hasattr(os, "O_NOFOLLOW") else GONE}'
    )


@pytest.mark.parametrize("relative", [True, False] if RELATIVE else [False])
def test_a_folder_that_becomes_a_link_after_the_look_is_left_alone(root: Path, relative: bool) -> None:
    (root.parent / "outside" / "b.md").write_text("private")
    with way.spot(str(root), "notes/b.md", relative=relative) as spot:
        (root / "notes").rename(root / "moved")
        (root / "notes").symlink_to(root.parent / "outside")
        if relative:
            file = spot.level.opened(spot.name, os.O_RDONLY)
            assert os.read(file, 100) == b"two", "the folder that was looked at is open"
            os.close(file)
        else:
            with pytest.raises(Failure, match=GONE), way.told("notes/b.md"):
                spot.level.opened(spot.name, os.O_RDONLY)


@pytest.mark.skipif(not RELATIVE, reason="this platform has no open folders")
def test_a_folder_that_becomes_a_link_while_it_is_walked_leads_nowhere(root: Path) -> None:
    """Somebody changes folders and links faster than we look: what is read is inside, or there is an error."""
    real, link, place = root / "real", root / "link", root / "place"
    real.mkdir()
    (real / "private.txt").write_text("inside")
    link.symlink_to(root.parent / "outside")
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            for one in (real, link):
                with suppress(OSError):  # a write has made a folder of that name
                    os.rename(one, place)
                    os.rename(place, one)
            if real.exists() and not place.is_symlink():
                shutil.rmtree(place, ignore_errors=True)

    thread = threading.Thread(target=swap)
    thread.start()
    outcomes: set[str] = set()
    for i in range(4000):
        try:
            outcomes.add(Folder(str(root)).read("place/private.txt").decode())
            if i % 10 == 0:
                Folder(str(root)).write("place/private.txt", b"inside", "x")
        except Failure:
            outcomes.add("refused")
    done.set()
    thread.join()
    assert outcomes <= {"inside", "refused"}
    assert os.listdir(root.parent / "outside") == ["private.txt"]
    assert (root.parent / "outside" / "private.txt").read_text() == "private"


# -------------------------------------------------------------------- the journal


def test_no_program_touches_the_journal(root: Path) -> None:
    (root / "data").mkdir()
    store = SqliteStore(root / "data" / "runs.db")
    body = """
    local errors = {}
    for _, path in ipairs({"data/runs.db", "data/runs.db-wal", "data/RUNS.DB-journal", "data/../data/runs.db-shm"}) do
      for _, use in ipairs({File.read, File.size, function(p) File.write(p, "gone") end}) do
        local ok, e = pcall(use, path)
        if not ok then errors[e.message] = true else errors["used " .. path] = true end
      end
    end
    File.write("data/other.txt", "may be")
    local n = 0
    for message in pairs(errors) do
      if not message:find("holds the journal of runs") and not message:find("there is no file") then return message end
      n = n + 1
    end
    return n
    """
    try:
        assert result(in_main(body), under=granted(root), store=store) >= 4
        assert store.run("r1").status == "done"
    finally:
        store.close()


def test_another_name_of_the_journal_is_the_journal(root: Path) -> None:
    (root / "runs.db").write_text("journal")
    os.link(root / "runs.db", root / "innocent.txt")
    (root / "link.txt").symlink_to("runs.db")
    folder = Folder(str(root), root / "runs.db")
    for path in ("innocent.txt", "link.txt", "runs.db"):
        with pytest.raises(Failure, match="holds the journal of runs"):
            folder.read(path)
        with pytest.raises(Failure, match="holds the journal of runs"):
            folder.write(path, b"", "x")


def test_a_missing_root_is_no_failure_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(Blocked):
        Folder(str(tmp_path / "gone")).read("x")


# -------------------------------------------------------------------- what says who is granted what


@pytest.mark.parametrize("relative", [True, False] if RELATIVE else [False])
def test_no_program_touches_what_says_what_it_is_granted(root: Path, relative: bool) -> None:
    """The user's own configuration, and what the user trusts, are closed wherever the granted folder is."""
    (root / "notes" / "tactus").mkdir()
    (root / "notes" / "tactus" / "config.yml").write_text("openai_api_key: sk-mine")
    (root / "alias").symlink_to("notes/tactus")
    (root / "system.yml").write_text("max_turns: 5")
    closed = frozenset(way.folded(str(root / name)) for name in ("notes/tactus", "state/tactus", "system.yml"))
    folder = Folder(str(root), relative=relative, closed=closed)
    for path in ("notes/tactus/config.yml", "alias/config.yml", "NOTES/../notes/Tactus/config.yml", "system.yml"):
        if path.startswith("NOTES") and not (root / "NOTES").exists():
            path = path.removeprefix("NOTES/../")
        with pytest.raises(Failure, match=OURS):
            folder.read(path)
        with pytest.raises(Failure, match=OURS):
            folder.write(path, b"sandbox: {kind: none}", "x")
    with pytest.raises(Failure, match=OURS):
        folder.write("state/tactus/trusted/x.json", b"{}", "x")
    assert not (root / "state" / "tactus").exists()
    folder.write("state/other.txt", b"may be", "x")
    assert (root / "notes" / "tactus" / "config.yml").read_text() == "openai_api_key: sk-mine"


def test_a_run_has_them_closed(root: Path) -> None:
    environ = {"XDG_CONFIG_HOME": str(root / "config"), "XDG_STATE_HOME": str(root / "state")}
    environ["TACTUS_SYSTEM_CONFIG"] = str(root / "system.yml")
    body = """
    local said = {}
    for _, path in ipairs({"config/tactus/config.yml", "state/tactus/seal.key", "system.yml"}) do
      local ok, e = pcall(File.write, path, "x")
      said[#said + 1] = e.message
    end
    return said
    """
    said = result(in_main(body), under=granted(root), environ=environ)
    assert [OURS in message for message in said] == [True] * 3
    assert not (root / "config").exists() or list((root / "config").iterdir()) == []


@pytest.mark.parametrize("path", [".git/hooks/pre-commit", ".GIT/config", "notes/.git", "notes/../.git/x", ".hg/hgrc"])
def test_what_others_run_later_is_not_written(root: Path, path: str) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "HEAD").write_text("ref: main")
    with pytest.raises(Failure, match=r"belongs to (git|hg): no program writes it"):
        Folder(str(root)).write(path, b"#!/bin/sh", "x")
    assert Folder(str(root)).read(".git/HEAD") == b"ref: main"
    Folder(str(root)).write(".gitignore", b"out/", "x")


def test_a_folder_that_leads_elsewhere_since_it_was_granted_is_not_used(root: Path) -> None:
    """What was a folder of the project may be a link after the next pull."""
    data = root / "data"
    data.mkdir()
    (data / "a.txt").write_text("inside")
    real = os.path.realpath(data)
    assert Folder(str(data), real=real).read("a.txt") == b"inside"
    shutil.rmtree(data)
    data.symlink_to(root.parent / "outside")
    with pytest.raises(Blocked) as caught:
        Folder(str(data), real=real).read("private.txt")
    assert str(caught.value) == (
        f"the folder {data}, which this run may use, leads to {os.path.realpath(data)} now, and led to {real} when the "
        "run was started: put it back, or start a new run"
    )
