"""File.*: the files of the folder that the host granted. Reading and writing are asks.

local text = File.read("notes/today.md")        File.write("out/report.md", text)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from tactus.errors import Failure
from tactus.ops.base import Context
from tactus.ops.folder import LIMIT, Folder
from tactus.ops.way import refuse, shown
from tactus.runtime import Ask, Outcome, canonical

LOOKED_AT = 100_000
"""Names that one `File.glob` looks at."""


async def read(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> the text, as it stands in the file."""
    return _done(ctx, asked, lambda folder: _text(folder.read(_named(asked)), _named(asked)))


async def write(ctx: Context, asked: Ask, path: str) -> Outcome:
    """The text is the file's whole content from then on."""
    name, text = _named(asked), asked.value.get("text")
    if not isinstance(text, str):
        raise _wrong(asked, "File.write takes a path and a text (Json.encode makes one of a table)")
    ctx.secrets.refuse(text, "written to files")
    if ctx.under.files is not None and not ctx.under.files.write:
        raise Failure(
            "not_granted",
            "this run may read files and write none: --read-only, or `files.access: read`, says so",
            op=asked.op,
        )
    draft = canonical.digest(f"{ctx.run_id}:{ctx.key(path)}")
    return _done(ctx, asked, lambda folder: folder.write(name, text.encode(), draft))


async def exists(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> whether there is a file or a folder."""
    return _done(ctx, asked, lambda folder: folder.exists(_named(asked)))


async def size(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> the bytes of a file."""
    return _done(ctx, asked, lambda folder: folder.size(_named(asked)))


async def list_(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> the names in a folder, sorted; without a path those in the granted folder itself."""
    asked_for = _named(asked, default=".")
    return _done(ctx, asked, lambda folder: list(folder.names(asked_for)))


async def glob(ctx: Context, asked: Ask, path: str) -> Outcome:
    """-> the paths of the files that fit, sorted."""
    pattern = _named(asked, "pattern")
    return _done(ctx, asked, lambda folder: sorted(matching(folder, pattern)))


def _done(ctx: Context, asked: Ask, work: Callable[[Folder], Any]) -> Outcome:
    started = ctx.now()
    granted = ctx.under.files
    if granted is None:
        raise Failure(
            "not_granted",
            "this run may use no files: --no-files, or `files.access: none`, says so, or its host grants no folder",
            op=asked.op,
        )
    try:
        folder = Folder(granted.root, ctx.journal_file, real=granted.real, closed=ctx.closed, scratch=granted.scratch)
        value = work(folder)
    except Failure as failure:
        failure.op = failure.op or asked.op
        raise
    text = canonical.dumps(value)
    if isinstance(value, list) and len(text) > LIMIT:
        raise Failure("file_error", f"{asked.op} found {len(value):,} names: more than are remembered", op=asked.op)
    return Outcome(text, started_at=started)


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise refuse(f"{shown(name)} is no text: File.read takes UTF-8") from None


def _named(asked: Ask, what: str = "path", default: str | None = None) -> str:
    name = asked.value.get(what, default)
    if not isinstance(name, str):
        raise _wrong(asked, f"{asked.op} takes a {what} as a text")
    return name


def _wrong(asked: Ask, message: str) -> Failure:
    return Failure("invalid_value", message, op=asked.op)


# -------------------------------------------------------------------- patterns


def matching(folder: Folder, pattern: str) -> Iterator[str]:
    """The files that a pattern names: `*`, `?` and `[…]` inside a part, `**` for any number of folders. With "/"
    at its end: the folders."""
    parts = folder.parts(pattern)
    if not parts or ".." in parts:
        raise refuse(f'{shown(pattern)} is no pattern: it has parts, and none of them is ".."')
    if parts[-1] == "**":
        parts.append("*")
    return _Search(folder, pattern).below("", parts)


class _Search:
    """One walk; each place is looked at once for each rest of the pattern."""

    def __init__(self, folder: Folder, pattern: str) -> None:
        self._folder, self._pattern = folder, pattern
        self._kind = "folder" if pattern.endswith("/") else "file"
        self._seen: set[tuple[str, int]] = set()
        self._looked = 0

    def below(self, base: str, parts: list[str]) -> Iterator[str]:
        if (base, len(parts)) in self._seen:
            return
        self._seen.add((base, len(parts)))
        first, rest = parts[0], parts[1:]
        if first == "**":
            yield from self.below(base, rest)
            for name, kind in self._names(base).items():
                if kind == "folder" and not name.startswith("."):
                    yield from self.below(f"{base}{name}/", parts)
            return
        for name in self._fitting(base, first):
            kind = self._folder.kind(base + name)
            if rest and kind == "folder":
                yield from self.below(f"{base}{name}/", rest)
            elif not rest and kind == self._kind:
                yield base + name

    def _fitting(self, base: str, part: str) -> list[str]:
        if not any(sign in part for sign in "*?["):
            return [part]
        hidden = part.startswith(".")
        return [name for name in self._names(base) if (hidden or name[0] != ".") and fnmatchcase(name, part)]

    def _names(self, base: str) -> dict[str, str]:
        try:
            names = self._folder.names(base or ".")
        except Failure:
            return {}
        self._looked += len(names)
        if self._looked > LOOKED_AT:
            raise refuse(f"{shown(self._pattern)} looks at more than {LOOKED_AT:,} names: begin it with a folder")
        return names
