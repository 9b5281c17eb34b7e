"""What a word is, and what it may touch."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tactus.config.snapshot import Snapshot
from tactus.errors import Failure, ProgramError
from tactus.language.program import Program
from tactus.language.schema import Extra, Schema, SchemaError, check
from tactus.models import Conversation, ModelFault, Reply
from tactus.runtime import All, Answer, Ask, Done, Event, Journal, Note, Outcome, Part, Thread, canonical, follow
from tactus.vm.thread import VM

Leaf = Callable[["Context", Ask, str], Awaitable[Outcome]]
"""Does one thing to the outside world; raises Failure (it becomes the entry) or Waiting."""
Composite = Callable[["Context", Ask, str], Part]
"""An ask made of asks."""
Memory = Callable[["Context", Ask], Any]
"""Answers from the run's own memory; takes no number in the journal."""


class Models(Protocol):
    """Where replies come from: a provider, or a double."""

    async def reply(
        self,
        conversation: Conversation,
        on_text: Callable[[str], None],
        on_retry: Callable[[ModelFault, int, float], None],
    ) -> tuple[Reply, int]:
        """The reply and how many attempts it took."""


class Desk(Protocol):
    """What leaves write besides their entry: marks, and requests to people."""

    def remember(self, key: str, value: Any) -> Any:
        """Keep a value while an ask is open; the first one given is kept."""

    def inbox(self, key: str) -> dict[str, Any] | None:
        """What arrived for this key: a person's answer."""

    def request(self, key: str) -> dict[str, Any]:
        """The request of this key as it stands."""

    def post(self, path: str, key: str, request: dict[str, Any], timeout: float | None) -> dict[str, Any]:
        """Ask a person, once; returns the request as it stands, expired if its deadline has passed."""


@dataclass(slots=True)
class Frame:
    """The memory of one procedure call, as JSON. A tool's handler shares it but has marks of its own.

    tools      name -> {"count", "last": {"name", "args", "result"}}
    histories  agent -> list of messages
    chains     agent -> digest of its last request
    marks      tool -> whether the program has seen the call
    """

    procedure: str
    input: Any
    depth: int = 0
    memory: dict[str, Any] = field(
        default_factory=lambda: {"iterations": 0, "tools": {}, "histories": {}, "chains": {}}
    )
    marks: dict[str, bool] = field(default_factory=dict)
    state: Schema | None = None
    warned: set[str] = field(default_factory=set)

    def for_handler(self) -> Frame:
        return Frame(self.procedure, self.input, self.depth, self.memory, {}, self.state, self.warned)

    def snapshot(self) -> dict[str, Any]:
        """A copy that later turns and calls do not change (messages never change once they are there)."""
        memory = self.memory
        return {
            "iterations": memory["iterations"],
            "tools": dict(memory["tools"]),
            "histories": {agent: list(messages) for agent, messages in memory["histories"].items()},
            "chains": dict(memory["chains"]),
            "marks": dict(self.marks),
        }

    def restore(self, snapshot: dict[str, Any]) -> None:
        for name in self.memory:
            self.memory[name] = snapshot[name]
        self.marks.clear()
        self.marks.update(snapshot["marks"])


@dataclass
class Context:
    """One activation, as words see it."""

    run_id: str
    program: Program
    vm: VM
    journal: Journal
    models: Models
    desk: Desk
    now: Callable[[], float]
    """the store's clock, epoch seconds"""
    sleep: Callable[[float], Awaitable[None]]
    emit: Callable[[Event], None]
    modules: Mapping[str, str] = field(default_factory=dict)
    """the bundle: file name -> source"""
    under: Snapshot = field(default_factory=Snapshot)
    """the settings that the run was started under"""
    patience: float = 0.0
    """a timer of at most so many seconds is waited for in the process"""
    frames: dict[int, Frame] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """how often each agent asked its model, each tool was called in this run: the ordinal for doubles"""
    shared: dict[str, dict[str, Any]] = field(default_factory=dict)
    """memory of the whole run besides the counts, by subject, as JSON; what is in a subject is replaced, never
    changed in place"""
    loading: bool = True
    watched: set[int] = field(default_factory=set)
    """scopes inside a Step: what a function there changes outside itself would be lost on replay"""
    _last_scope: int = 0

    # scopes

    def frame(self, asked: Ask) -> Frame:
        """The memory of the procedure call that asks."""
        frame = self.frames.get(asked.scope)
        if frame is None:
            raise Failure("ended_scope", "this coroutine was started inside a call that has ended", op=asked.op)
        return frame

    def enter(self, frame: Frame, stream: str | None = None) -> int:
        """A new scope for a procedure call; `stream` names its random numbers (None = the run's own)."""
        scope = self.inside(frame)
        defaults, declared = _initial_state(frame)
        text = canonical.dumps(frame.input)
        self.vm.scope(scope, stream=stream, input=text, state=defaults, declared=declared)
        return scope

    def inside(self, frame: Frame) -> int:
        """A new scope for a part of a call (a tool's handler, a Step); the VM opens it with its thread."""
        if self.frames:
            self._last_scope += 1
        self.frames[self._last_scope] = frame
        return self._last_scope

    def leave(self, scope: int) -> None:
        """A call has ended, one way or another."""
        del self.frames[scope]
        self.watched.discard(scope)

    def watch(self, scope: int, within: Ask) -> bool:
        """Whether what runs in this scope must be watched: it must where the asking one is inside a Step."""
        if within.scope in self.watched:
            self.watched.add(scope)
        return scope in self.watched

    def follow(self, thread: Thread) -> Generator[Ask | All, Answer, Done]:
        """A thread's asks as those of the generator that follows it; returns how it ended."""
        try:
            done = yield from follow(thread)
        except Failure as failure:
            self.journal.note_last(failure)
            raise
        self.journal.note(done.notes)
        return done

    # names of what is outside the journal

    def key(self, path: str, attempt: int = 0) -> str:
        """`path@generation.attempt`: names requests, wake-up times and other inbox rows of the ask there."""
        return f"{path}@{self.journal.generation(path)}.{attempt}"

    # saying things

    def ask(self, op: str, value: Any, within: Ask, *, label: str = "", live: Any = None) -> Ask:
        """An ask made by the runtime in the place of `within`."""
        return Ask(
            op,
            canonical.dumps(value),
            within.file,
            within.line,
            within.scope,
            None,
            self.vm.used,
            label,
            (),
            live,
        )

    def note(self, kind: str, **data: Any) -> None:
        """Something that happened; it is stored with the next entry and never told twice."""
        self.journal.note([Note(kind, data)])

    def tell(self, kind: str, **data: Any) -> None:
        """Something that happens right now, told to listeners and not kept."""
        self.emit(Event(kind, data, at=self.now()))

    def warn(self, message: str) -> None:
        self.note("log", level="warn", message=message)

    def ordinal(self, name: str) -> int:
        """How often this name was asked before in this run; counts one more."""
        before = self.counts.get(name, 0)
        self.counts[name] = before + 1
        return before


def _initial_state(frame: Frame) -> tuple[str | None, tuple[str, ...]]:
    if frame.state is None:
        return None, ()
    defaults = {item.name: item.default for item in frame.state.fields if item.default is not None}
    return canonical.dumps(defaults), tuple(item.name for item in frame.state.fields)


def checked(schema: Schema | None, value: Any, what: str, *, extra: Extra = "error") -> tuple[Any, list[str]]:
    """The value with defaults filled, and the names of fields that were dropped; raises Failure."""
    if schema is None:
        return value, []
    try:
        return check(schema, value, what, extra=extra)
    except SchemaError as error:
        raise Failure("invalid_value", str(error)) from None


def found(look: Callable[[Any], Any], name: Any, asked: Ask) -> Any:
    """A declaration by name; a Failure with the sentence when there is none."""
    try:
        return look(name)
    except LookupError as error:
        raise Failure("unknown_name", str(error.args[0]), op=asked.op) from None


def wrong(asked: Ask, message: str) -> ProgramError:
    """The program's text is wrong where it says this."""
    return ProgramError(message, asked.file, asked.line)
