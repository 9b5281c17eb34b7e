"""Where a path leads, below a root and never out of it: every part is looked at before it is entered.

Where the platform has it, each part is opened relative to the one before and never through a link; a link is read
and its target walked in the same way. So nothing that happens between the look and the opening leads outside.
Elsewhere the same walk is made by paths, and what was opened is held against its real path afterwards.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache

from tactus.errors import Blocked, Failure
from tactus.ops.level import RELATIVE, Level, Place
from tactus.record import record
from tactus.runtime import canonical

LINKS, DEPTH, LONGEST = 40, 100, 4096
"""Links on one way, folders below the root, characters of a path."""
OURS = ".tactus"
RUN_LATER = (".git", ".hg")
"""Folders whose files say what is run for whoever uses them."""
_OUTSIDE = "{} leads out of the folder that this run may use"
_CHANGED = "{} was changed while it was looked at: try again"
_SENTENCES = {
    errno.EACCES: "{} may not be used: the operating system does not allow it",
    errno.EPERM: "{} may not be used: the operating system does not allow it",
    errno.ENAMETOOLONG: "{} has a part that is too long for a file's name",
    errno.ENOSPC: "{} cannot be written: the disk is full",
    errno.EDQUOT: "{} cannot be written: the disk quota is used up",
    errno.EROFS: "{} cannot be written: the disk is read-only",
    errno.ELOOP: _CHANGED,
    errno.ENOTDIR: _CHANGED,
    errno.EISDIR: "{} is a folder",
    errno.EXDEV: _OUTSIDE,
}


class Absent(Failure):
    """There is no such file."""


@record(frozen=True, slots=True)
class Spot:
    """Where a path leads: `name` in a folder, or the folder itself where `name` is ""; `there` None = nothing."""

    level: Place
    name: str
    there: os.stat_result | None


@contextmanager
def spot(
    root: str,
    path: str,
    *,
    make: bool = False,
    relative: bool = RELATIVE,
    real: str = "",
    closed: frozenset[str] = frozenset(),
    cover: Callable[[Level], Place] | None = None,
) -> Iterator[Spot]:
    """The spot of a program's path below the root, its folders open meanwhile. With `make` it is to be written, and
    missing folders on the way are made. `real`: where the root led when it was granted; `closed`: real paths that are
    not entered, folded; `cover` lays something over the root, which it closes from then on. Raises Failure
    (`file_error`), and Blocked where the root itself is gone."""
    way = _Way(root, path, make, relative, real, closed)
    try:
        with told(path):
            found = way.walk(cover)
        yield found
    finally:
        for level in way.levels:
            level.close()


class _Way:
    """`levels` are the folders from the root to here, so that `..` needs no look."""

    def __init__(self, root: str, path: str, make: bool, relative: bool, real: str, closed: frozenset[str]) -> None:
        self.root, self.path, self.make, self.relative = root, path, make, relative
        self.real, self.closed = real, closed
        self.levels: list[Place] = []

    def walk(self, cover: Callable[[Level], Place] | None) -> Spot:
        rest = parts(self.root, self.path)[::-1]
        ground = self._ground()
        self.levels.append(ground)
        if cover is not None:
            self.levels[0] = cover(ground)
        links = 0
        while rest:
            part, here = rest.pop(), self.levels[-1]
            if part == "..":
                if len(self.levels) == 1:
                    raise outside(self.path)
                self.levels.pop().close()
                continue
            if ours(part) or folded(os.path.join(here.path, part)) in self.closed:
                raise refuse(f"{shown(self.path)} belongs to Tactus: no program reads or writes it")
            if self.make and _plain(part) in RUN_LATER:
                raise refuse(f"{shown(self.path)} belongs to {_plain(part)[1:]}: no program writes it")
            there = here.look(part)
            if there is None and self.make and rest and ".." not in rest:
                here.make(part)
                there = here.look(part)
            if there is None and not rest:
                return Spot(here, part, None)
            if there is None:
                raise absent(self.path)
            if stat.S_ISLNK(there.st_mode):
                links += 1
                if links > LINKS:
                    raise refuse(f"{shown(self.path)} leads through more than {LINKS} links")
                rest += self._target(part)[::-1]
            elif stat.S_ISDIR(there.st_mode):
                self._enter(part)
            elif rest:
                raise absent(self.path)
            else:
                _no_machine(there, self.path)
                return Spot(here, part, there)
        return Spot(self.levels[-1], "", None)

    def _ground(self) -> Level:
        real = os.path.realpath(self.root)
        if self.real and os.path.normcase(real) != os.path.normcase(self.real):
            raise Blocked(
                f"the folder {self.root}, which this run may use, leads to {real} now, and led to {self.real} when the "
                "run was started: put it back, or start a new run"
            )
        if not os.path.isdir(real) or not os.access(real, os.R_OK | os.X_OK):
            raise Blocked(f"the folder {self.root}, which this run may use, is gone or cannot be read: mend that")
        return Level.at(real, self.relative)

    def _enter(self, part: str) -> None:
        if len(self.levels) > DEPTH:
            raise refuse(f"{shown(self.path)} is more than {DEPTH} folders deep")
        self.levels.append(self.levels[-1].enter(part))
        _no_machine(self.levels[-1].stat(), self.path)

    def _target(self, part: str) -> list[str]:
        """The parts of a link's target; an absolute one begins at the root again."""
        target = self.levels[-1].target(part)
        if not os.path.isabs(target):
            return _split(target)
        inside = _inside(self.root, target)
        if inside is None:
            raise outside(self.path)
        while len(self.levels) > 1:
            self.levels.pop().close()
        return inside


# -------------------------------------------------------------------- paths


def parts(root: str, path: str) -> list[str]:
    """The parts of a path as a program says it, from the root on."""
    if not path:
        raise refuse('a path is empty; "." is the folder itself')
    if len(path) > LONGEST:
        raise refuse(f"a path has {len(path):,} characters; it may have {LONGEST:,}")
    if "\0" in path or not is_text(path):
        raise refuse(f"{shown(path)} is no path: it holds a character that no file's name has")
    if "\\" in path:
        raise refuse(f'{shown(path)} has a "\\": write "/" between folders')
    if not os.path.isabs(path) and not (os.name == "nt" and ":" in path):
        return _split(path)
    inside = _inside(root, path)
    if inside is None:
        raise outside(path)
    return inside


def _inside(root: str, path: str) -> list[str] | None:
    """The parts of an absolute path from the root on; None = it is not below the root."""
    said = _split(path)
    for known in (root, os.path.realpath(root)):
        above = _split(known)
        if list(map(os.path.normcase, said[: len(above)])) == list(map(os.path.normcase, above)):
            return said[len(above) :]
    return None


def _split(path: str) -> list[str]:
    return [part for part in path.replace(os.sep, "/").split("/") if part not in ("", ".")]


def ours(name: str) -> bool:
    """`.tactus`, however a file system may spell it, and the drafts of files that are being written."""
    plain = _plain(name)
    return plain == OURS or plain.startswith((f"{OURS}-", f"{OURS}:"))


def folded(path: str) -> str:
    """A path as no file system tells it from another."""
    return unicodedata.normalize("NFKC", path).casefold()


def _plain(name: str) -> str:
    """A name without what some file system does not see in it."""
    letters = (char for char in unicodedata.normalize("NFKC", name) if unicodedata.category(char) != "Cf")
    return "".join(letters).casefold().rstrip(". ")


def is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


# -------------------------------------------------------------------- sentences


def refuse(message: str) -> Failure:
    return Failure("file_error", message)


def absent(path: str) -> Failure:
    return Absent("file_error", f"there is no file {shown(path)}")


def outside(path: str) -> Failure:
    return refuse(_OUTSIDE.format(shown(path)))


def shown(path: str) -> str:
    """A path as the program said it, in one line."""
    return canonical.dumps(path if len(path) <= 200 else path[:197] + "...")


@contextmanager
def told(path: str) -> Iterator[None]:
    """What the operating system refuses, in a sentence with the program's own path."""
    try:
        yield
    except FileNotFoundError:
        raise absent(path) from None
    except OSError as error:
        sentence = _SENTENCES.get(error.errno or 0)
        reason = (error.strerror or type(error).__name__).lower()
        raise refuse(sentence.format(shown(path)) if sentence else f"{shown(path)}: {reason}") from None


# -------------------------------------------------------------------- looks


def _no_machine(there: os.stat_result, path: str) -> None:
    """Not the files in which the operating system shows itself and its processes."""
    if there.st_dev in _machine():
        raise refuse(f"{shown(path)} is no ordinary file: the operating system makes it up")


@cache
def _machine() -> frozenset[int]:
    found = set()
    for path in ("/proc", "/sys", "/dev"):
        with suppress(OSError):
            found.add(os.stat(path).st_dev)
    with suppress(OSError):
        found.discard(os.stat("/").st_dev)
    return frozenset(found)
