"""File.*: the granted folder and nothing else, remembered like every answer."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tactus.config.snapshot import Files, Snapshot
from tactus.errors import Blocked, Failure
from tactus.ops import way
from tactus.ops.folder import LIMIT, Folder
from tactus.ops.way import RELATIVE
from tactus.runtime import canonical
from tactus.storage.memory import MemoryStore
from tactus.storage.sqlite import SqliteStore
from tests.programs import (
    Clock,
    Crash,
    error,
    in_main,
    result,
    result_after_crashes,
    run_program,
)

GONE = "leads out of the folder that this run may use"
OURS = "belongs to Tactus: no program reads or writes it"
ODD = "is no ordinary file (a device, a pipe, a socket): programs use files only"


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


def granted(root: Path, write: bool = True) -> Snapshot:
    return Snapshot(files=Files(str(root), write))


def told(root: Path, word: str, *args: str, **more: Any) -> Any:
    """What a File word gives for these texts."""
    given = ", ".join(json.dumps(arg, ensure_ascii=False) for arg in args)
    return result(in_main(f"return File.{word}({given})"), under=granted(root), **more)


def refused(root: Path, word: str, *args: str, write: bool = True) -> str:
    """The message of the error that it gives instead; its code is `file_error`."""
    given = ", ".join(json.dumps(arg) for arg in args)
    fields = error(in_main(f"return File.{word}({given})"), under=granted(root, write))
    assert (fields["code"], fields["op"], fields["site"]) == ("file_error", f"File.{word}", "main.tac:3")
    assert str(root.parent) not in fields["message"]
    return str(fields["message"])


# -------------------------------------------------------------------- reading and writing


@pytest.mark.parametrize("text", ["", "one\n", "\r\ntwo\r\n", "é → 💰", "\ufeffmarked", "with \0 in it"])
def test_what_is_written_is_read_exactly(root: Path, text: str) -> None:
    body = 'File.write("x.txt", input.text)\nreturn {File.read("x.txt"), File.size("x.txt")}'
    source = in_main(body, input="{text = field.string{}}")
    assert result(source, {"text": text}, under=granted(root)) == [text, len(text.encode())]
    assert (root / "x.txt").read_bytes() == text.encode()


def test_files_are_asks_and_replay_like_every_answer(root: Path) -> None:
    body = """
    File.write("out.txt", "first")
    local before = File.read("out.txt")
    File.write("out.txt", before .. ", second")
    return {File.read("out.txt"), File.exists("out.txt"), File.size("out.txt"), File.list("notes"), File.glob("*.txt")}
    """
    expected = ["first, second", True, 13, [".hidden.md", "b.md", "old"], ["a.txt", "out.txt"]]
    assert result_after_crashes(in_main(body), under=granted(root)) == expected


def test_on_replay_nothing_is_read_or_written(root: Path) -> None:
    body = """
    File.write("out.txt", "from the program")
    local text = File.read("a.txt")
    local answer = Human.input("Go on?")
    return {text, answer, File.read("a.txt")}
    """

    def person(request: Any) -> str:
        (root / "a.txt").write_text("changed meanwhile")
        (root / "out.txt").write_text("by somebody else")
        return "yes"

    assert result(in_main(body), under=granted(root), answers=person) == ["one\n", "yes", "changed meanwhile"]
    assert (root / "out.txt").read_text() == "by somebody else"


class LosingStore(MemoryStore):
    """Dies before it stores the first entry."""

    lost = False

    def append(self, run_id: str, epoch: int, head: int, entries: Any, events: Any) -> None:
        if not self.lost:
            self.lost = True
            raise Crash
        super().append(run_id, epoch, head, entries, events)


def test_a_write_that_may_have_happened_is_done_again(root: Path) -> None:
    store = LosingStore(clock=(clock := Clock()))
    body = 'File.write("out.txt", "whole")\nreturn File.read("out.txt")'
    assert result(in_main(body), under=granted(root), store=store, clock=clock) == "whole"
    assert store.lost
    assert sorted(path.name for path in root.iterdir()) == [".tactus", "a.txt", "notes", "out.txt"]


def test_an_error_is_remembered_and_can_be_caught(root: Path) -> None:
    body = """
    local ok, e = pcall(File.read, "later.txt")
    File.write("later.txt", "now")
    Human.approve("Go on?")
    return {ok, e.code, e.message, e.op, e.retryable}
    """
    expected = [False, "file_error", 'there is no file "later.txt"', "File.read", False]
    assert result(in_main(body), under=granted(root), answers=[True]) == expected


def test_folders_on_the_way_are_made(root: Path) -> None:
    told(root, "write", "out/2024/report.md", "text")
    assert (root / "out" / "2024" / "report.md").read_text() == "text"
    assert refused(root, "write", "a.txt/b.txt", "text") == 'there is no file "a.txt/b.txt"'
    assert refused(root, "write", "new/../../x.txt", "text") == 'there is no file "new/../../x.txt"'
    assert not (root / "new").exists()


def test_a_file_keeps_its_permissions_and_a_read_only_one_stays(root: Path) -> None:
    (root / "a.txt").chmod(0o640)
    told(root, "write", "a.txt", "new")
    assert (root / "a.txt").stat().st_mode & 0o777 == 0o640
    (root / "a.txt").chmod(0o444)
    assert refused(root, "write", "a.txt", "newer") == '"a.txt" is a read-only file'
    assert (root / "a.txt").read_text() == "new"


def test_other_names_of_a_file_keep_what_they_had(root: Path) -> None:
    """A hard link to a file outside can be read, and nothing outside is changed through it."""
    os.link(root.parent / "outside" / "private.txt", root / "twin.txt")
    assert told(root, "read", "twin.txt") == "private"
    told(root, "write", "twin.txt", "new")
    assert (root / "twin.txt").read_text() == "new"
    assert (root.parent / "outside" / "private.txt").read_text() == "private"


def test_nobody_sees_half_a_file(root: Path) -> None:
    texts = ["a" * 300_000, "b" * 200_000]
    (root / "x.txt").write_text(texts[0])
    seen: set[str] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add((root / "x.txt").read_text())

    thread = threading.Thread(target=look)
    thread.start()
    for i in range(40):
        Folder(str(root)).write("x.txt", texts[i % 2].encode(), "draft")
    done.set()
    thread.join()
    assert seen <= set(texts)


def test_a_write_that_fails_leaves_nothing(root: Path) -> None:
    before = sorted(os.listdir(root))
    assert refused(root, "write", "x" * 300, "text").endswith("has a part that is too long for a file's name")
    assert sorted(os.listdir(root)) == before


def test_what_an_earlier_attempt_left_is_not_followed(root: Path) -> None:
    draft = root / f".tactus-{canonical.digest('r1:0@0.0')}"
    draft.symlink_to(root.parent / "outside" / "private.txt")
    told(root, "write", "x.txt", "text")
    assert (root / "x.txt").read_text() == "text"
    assert (root.parent / "outside" / "private.txt").read_text() == "private"
    assert not draft.is_symlink()


def test_a_file_of_8_mb_is_read_and_a_larger_one_is_not(root: Path) -> None:
    (root / "big.txt").write_bytes(b"x" * LIMIT)
    assert result(in_main('return #File.read("big.txt")'), under=granted(root)) == LIMIT
    (root / "big.txt").write_bytes(b"x" * (LIMIT + 1))
    assert refused(root, "read", "big.txt") == '"big.txt" has 8.0 MB, and a read takes up to 8 MB: split the file'
    assert told(root, "size", "big.txt") == LIMIT + 1


def test_a_binary_file_is_no_text(root: Path) -> None:
    (root / "photo.png").write_bytes(b"\x89PNG\r\n")
    assert refused(root, "read", "photo.png") == '"photo.png" is no text: File.read takes UTF-8'


def test_what_is_no_path_or_no_text_is_refused(root: Path) -> None:
    def wrong(call: str) -> str:
        fields = error(in_main(f"return {call}"), under=granted(root))
        assert fields["code"] == "invalid_value"
        return str(fields["message"])

    assert wrong("File.read()") == "File.read takes a path as a text"
    assert wrong("File.exists(1)") == "File.exists takes a path as a text"
    assert wrong("File.glob({})") == "File.glob takes a pattern as a text"
    message = "File.write takes a path and a text (Json.encode makes one of a table)"
    assert (
        wrong('File.write("x.txt", {1})') == wrong('File.write("x.txt")') == wrong('File.write("x.txt", 1)') == message
    )


# -------------------------------------------------------------------- lists and patterns


def test_a_list_is_sorted_and_shows_names(root: Path) -> None:
    assert told(root, "list") == told(root, "list", ".") == ["a.txt", "notes"]
    assert told(root, "list", "notes") == [".hidden.md", "b.md", "old"]
    assert refused(root, "list", "a.txt") == '"a.txt" is no folder'
    assert refused(root, "list", "nowhere") == 'there is no file "nowhere"'


def test_a_name_that_is_no_text_is_left_out(root: Path) -> None:
    with open(os.path.join(os.fsencode(root), b"bad-\xff.txt"), "w") as file:
        file.write("x")
    assert told(root, "list") == ["a.txt", "notes"]
    assert told(root, "glob", "**") == ["a.txt", "notes/b.md", "notes/old/c.md"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*", ["a.txt"]),
        ("*/", ["notes"]),
        ("?.txt", ["a.txt"]),
        ("[ab].txt", ["a.txt"]),
        ("[!a].txt", []),
        ("notes/*.md", ["notes/b.md"]),
        ("notes/.*.md", ["notes/.hidden.md"]),
        ("./notes//b.md", ["notes/b.md"]),
        ("**", ["a.txt", "notes/b.md", "notes/old/c.md"]),
        ("**/*.md", ["notes/b.md", "notes/old/c.md"]),
        ("**/**/**/c.*", ["notes/old/c.md"]),
        ("notes/**/c.md", ["notes/old/c.md"]),
        ("**/", ["notes", "notes/old"]),
        ("nowhere/*", []),
        ("a.txt/*", []),
        (".tactus/*", []),
        ("A.TXT", []),
    ],
)
def test_a_pattern_names_files(root: Path, pattern: str, found: list[str]) -> None:
    assert told(root, "glob", pattern) == found


def test_a_pattern_follows_links_that_stay_inside_but_not_into_depths(root: Path) -> None:
    (root / "inside").symlink_to("notes")
    (root / "outward").symlink_to(root.parent / "outside")
    (root / "notes" / "loop").symlink_to("..")
    (root / "private.txt").symlink_to("../outside/private.txt")
    assert told(root, "glob", "*/*.md") == ["inside/b.md", "notes/b.md"]
    assert told(root, "glob", "**/*.md") == ["notes/b.md", "notes/old/c.md"]
    assert told(root, "glob", "*/*.txt") == []
    assert told(root, "glob", "*.txt") == ["a.txt"]


def test_a_pattern_that_leads_out_is_refused(root: Path) -> None:
    assert refused(root, "glob", "../*") == '"../*" is no pattern: it has parts, and none of them is ".."'
    assert refused(root, "glob", ".") == '"." is no pattern: it has parts, and none of them is ".."'
    assert refused(root, "glob", "/etc/*") == f'"/etc/*" {GONE}'


# -------------------------------------------------------------------- grants


def test_no_grant_means_no_files() -> None:
    for call in ('read("x")', 'write("x", "y")', 'exists("x")', 'size("x")', "list()", 'glob("*")'):
        fields = error(in_main(f"return File.{call}"))
        assert fields["code"] == "not_granted"
        assert fields["message"] == (
            "this run may use no files: --no-files, or `files.access: none`, says so, or its host grants no folder"
        )


def test_a_grant_to_read_is_none_to_write(root: Path) -> None:
    body = 'local ok, e = pcall(File.write, "x.txt", "new")\nreturn {File.read("a.txt"), e.code, e.message}'
    message = "this run may read files and write none: --read-only, or `files.access: read`, says so"
    assert result(in_main(body), under=granted(root, write=False)) == ["one\n", "not_granted", message]
    assert not (root / "x.txt").exists()


def test_a_folder_that_is_gone_is_for_the_operator_to_mend(root: Path) -> None:
    gone = root / "gone"
    run, _ = run_program(in_main('return File.exists("x")'), under=granted(gone))
    assert run.status == "blocked"
    message = json.loads(run.error or "")["message"]
    assert message == f"the folder {gone}, which this run may use, is gone or cannot be read: mend that"


# -------------------------------------------------------------------- paths


def furnished(root: Path) -> None:
    """Everything that a path could be tricked with."""
    (root / "out-link").symlink_to(root.parent / "outside")
    (root / "out-file").symlink_to("../outside/private.txt")
    (root / "in-link").symlink_to("notes")
    (root / "in-far").symlink_to(root / "notes" / "old")
    (root / "in-file").symlink_to("in-link/b.md")
    (root / "up").symlink_to("notes/old/../..")
    (root / "loop").symlink_to("loop")
    (root / "zero").symlink_to("/dev/zero")
    (root / "config").symlink_to(".tactus/config.yml")
    (root / "dangling").symlink_to("notes/new.md")
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(root, os.O_RDONLY)
        try:
            server.bind(f"/proc/self/fd/{here}/socket" if os.path.exists("/proc/self/fd") else str(root / "socket"))
        finally:
            os.close(here)


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
            spot.level.opened(spot.name, os.O_RDONLY, "a.txt")
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
            file = spot.level.opened(spot.name, os.O_RDONLY, "notes/b.md")
            assert os.read(file, 100) == b"two", "the folder that was looked at is open"
            os.close(file)
        else:
            with pytest.raises(Failure, match=GONE):
                spot.level.opened(spot.name, os.O_RDONLY, "notes/b.md")


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
