"""Everything that can go wrong, drawn as a tree. Imports nothing.

TactusError
├── UsageError          the command or the call is wrong: exit 2
├── ProgramError        the program's text is wrong: syntax, a declaration, a word not built
├── Failure             what a program may catch: {code, message, op, retryable}
├── Stopped             a limit was spent: no program can catch it
├── ReplayMismatch      the program asks something else than its journal holds
├── Blocked             the operator has to mend something, then the run goes on
├── RequestError        a person's answer that cannot be taken
└── StoreError          the journal's file: BusyStore, ForeignStore, NewerStore, TornStore
    ├── UnknownRun, RunExists
    ├── Owned           another process owns the run
    └── Fenced          another process took the run from us
"""

from __future__ import annotations

from typing import Any


class TactusError(Exception):
    """Base of every error of Tactus; its text is one clear sentence for the person who reads it."""


class UsageError(TactusError):
    """The command line, or the call, is wrong; nothing was started."""


class ProgramError(TactusError):
    """The program's text is wrong. `file`, `line` and `column` (1-based, 0 = unknown) say where."""

    def __init__(self, message: str, file: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.file, self.line, self.column = message, file, line, column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class Failure(TactusError):
    """What went wrong in the world or in the program, as a program can catch it.

    `code` is one of the documented codes (`model_error`, `tool_error`, `program_error`, ...), `site` the
    `file:line` of the program, `origin` the journal path of the entry that recorded it ("" = none),
    `raised` the value a program itself raised with `error(value)`, `trace` the program's stack, `notes` what
    the thread said before it failed and nobody has written down yet.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        op: str = "",
        retryable: bool = False,
        site: str = "",
        origin: str = "",
        raised: Any = None,
        trace: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.op, self.retryable = code, message, op, retryable
        self.site, self.origin, self.raised, self.trace = site, origin, raised, trace
        self.notes: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return f"{self.site}: {self.message}" if self.site else self.message

    def fields(self) -> dict[str, Any]:
        """The error as a program and the journal see it."""
        fields: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "op": self.op,
            "retryable": self.retryable,
        }
        if self.raised is not None:
            fields["raised"] = self.raised
        if self.site:
            fields["site"] = self.site
        if self.origin:
            fields["origin"] = self.origin
        return fields

    @classmethod
    def from_fields(cls, fields: dict[str, Any]) -> Failure:
        return cls(
            str(fields.get("code", "program_error")),
            str(fields.get("message", "")),
            op=str(fields.get("op", "")),
            retryable=bool(fields.get("retryable", False)),
            site=str(fields.get("site", "")),
            origin=str(fields.get("origin", "")),
            raised=fields.get("raised"),
            trace=tuple(fields.get("trace", ())),
        )


class Stopped(TactusError):
    """A limit was spent: `code` is `cpu`, `memory` or `output`. A program cannot catch it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class ReplayMismatch(TactusError):
    """The program asked something else, in another order, or less than its journal holds."""

    def __init__(self, path: str, remembered: str, asked: str, advice: str = "") -> None:
        self.path, self.remembered, self.asked = path, remembered, asked
        super().__init__(
            f"the program does not ask what its journal holds at {path}\n"
            f"  the journal remembers: {remembered}\n"
            f"  the program asks now:  {asked}\n"
            + (advice or "A run keeps the program it was started with. Start a new run for the edited program.")
        )


class Blocked(TactusError):
    """Something the operator has to mend (a key, a server, a grant); `tactus resume` then goes on."""


class RequestError(TactusError):
    """A person's answer that cannot be taken. `decided` is true when the request is no longer open."""

    def __init__(self, message: str, *, decided: bool = False) -> None:
        super().__init__(message)
        self.decided = decided


class StoreError(TactusError):
    """The journal's file cannot be used as it is."""


class BusyStore(StoreError):
    """Another process held the database for longer than we wait."""


class ForeignStore(StoreError):
    """The file is not a Tactus database."""


class NewerStore(StoreError):
    """The file was written by a newer Tactus."""


class TornStore(StoreError):
    """The file is damaged."""


class UnknownRun(StoreError):
    """No run of that id in this database."""


class RunExists(StoreError):
    """A run of that id is already in this database."""


class Owned(StoreError):
    """Another process owns the run and is alive."""


class Fenced(StoreError):
    """Another process took the run over; nothing of ours was written."""
