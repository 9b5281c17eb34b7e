"""The whole conversation between a program and its host: Ask, All, Done; and the Answer to an Ask.

Values travel as canonical JSON text, so that a remembered answer reaches the program as it was stored,
without being parsed in between; `value` parses it for those who want to look.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from tactus.errors import Failure
from tactus.record import record
from tactus.runtime import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tactus.runtime.events import Note
    from tactus.runtime.journal import Entry


@record(frozen=True, slots=True)
class Ask:
    """One thing a program wants from outside its own memory.

    `op` is a word's name; `args` canonical JSON text; `file` and `line` where the program said it;
    `scope` the procedure call that asks (0 = main); `state` that call's state as canonical JSON, where the
    word needs it; `used` VM instructions so far; `notes` what the program said since its last ask;
    `live` what performing needs and no journal keeps (never compared).
    """

    op: str
    args: str = "{}"
    file: str = ""
    line: int = 0
    scope: int = 0
    state: str | None = None
    used: int = 0
    label: str = ""
    notes: tuple[Note, ...] = ()
    live: Any = field(default=None, compare=False, repr=False)

    @property
    def value(self) -> Any:
        return canonical.loads(self.args)

    @property
    def site(self) -> str:
        return f"{self.file}:{self.line}" if self.file else ""


@record(frozen=True, slots=True)
class All:
    """Asks that belong together: leaves run side by side, then what is made of asks, one after another."""

    asks: tuple[Ask, ...]


@record(frozen=True, slots=True)
class Done:
    """The thread has ended with a value (canonical JSON text). `state`, `used`, `notes` as in Ask; `why` is
    the text that a function returned beside nil."""

    value: str = "null"
    state: str | None = None
    used: int = 0
    notes: tuple[Note, ...] = ()
    why: str | None = None


@record(frozen=True, slots=True)
class Answer:
    """What an ask gets: a value or an error, as canonical JSON text.

    `now` is the run's clock in epoch seconds, `used` the VM instructions to adopt (-1 = leave as they are),
    `entry` the journal's entry it came from (None for what is made of asks), `parts` the answers of an All.
    `coming`: the answers that are remembered right behind this one, for a thread that is far away.
    """

    text: str = "null"
    ok: bool = True
    now: float = 0.0
    used: int = -1
    entry: Entry | None = None
    parts: tuple[Answer, ...] = ()
    coming: Callable[[], Iterator[Answer]] | None = field(default=None, compare=False, repr=False)

    @property
    def value(self) -> Any:
        return canonical.loads(self.text)

    @property
    def failure(self) -> Failure:
        return Failure.from_fields(self.value)

    def get(self) -> Any:
        """The value; raises its Failure if it is an error."""
        if not self.ok:
            raise self.failure
        return self.value


class Thread(Protocol):
    """A program that can be stopped at each question: Lua in a VM, or a Python generator (Steps)."""

    def send(self, answer: Answer | None) -> Ask | All | Done:
        """Give the answer of the last ask (None at the start) and get the next.

        Raises Failure when the thread ended with an error, Stopped when a limit was spent.
        """
