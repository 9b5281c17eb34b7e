"""File.*: the granted folder and nothing else, remembered like every answer."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from tactus.ops.folder import LIMIT, Folder
from tactus.runtime import canonical
from tactus.storage.memory import MemoryStore
from tests.ops.folder import GONE, granted, refused, told
from tests.programs import (
    Clock,
    Crash,
    error,
    in_main,
    result,
    result_after_crashes,
    run_program,
)

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
