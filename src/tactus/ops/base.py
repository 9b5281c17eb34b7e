"""What a word is, and what it may touch."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Protocol

from tactus.agents.history import Converted
from tactus.config.secrets import Secrets
from tactus.config.snapshot import Snapshot
from tactus.errors import Failure, ProgramError
from tactus.language.modes import LIVE
from tactus.language.program import ProcedureDef, Program
from tactus.language.schema import Extra, Schema, SchemaError, check
from tactus.language.sentences import no_call_yet
from tactus.models import Conversation, ModelFault, Reply
from tactus.record import record
from tactus.runtime import (
    All,
    Answer,
    Ask,
    Done,
    Event,
    Journal,
    Note,
    Outcome,
    Part,
    Thread,
    Waiting,
    canonical,
    follow,
)
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

    def doubled(self, doubles: Mapping[str, Any]) -> Models:
        """The same, with the doubles of a file."""

    def stands_in(self, agent: str) -> str:
        """What answers in the place of this agent's model: scripted, obliging or missing; "" = nothing does."""

    def sold(self, conversation: Conversation) -> tuple[str, str] | None:
        """Who would be paid for this request: provider and model; None where a double answers, or where nothing
        says who."""


class Desk(Protocol):
    """What leaves write besides their entry: marks, and requests to people."""

    async def remember(self, key: str, value: Any) -> Any:
        """Keep a value while an ask is open; the first one given is kept."""

    def inbox(self, key: str) -> dict[str, Any] | None:
        """What arrived for this key: a person's answer."""

    def request(self, key: str) -> dict[str, Any]:
        """The request of this key as it stands."""

    async def post(self, path: str, key: str, request: dict[str, Any], timeout: float | None) -> dict[str, Any]:
        """Ask a person, once; returns the request as it stands, expired if its deadline has passed."""

    async def answer(self, key: str, value: Any) -> dict[str, Any]:
        """Give a double's answer, checked already, to the request of this key; returns it as it then stands."""


@record(slots=True)
class Frame:
    """The memory of one procedure call, as JSON. A tool's handler shares it but has marks of its own.

    tools      name -> {"count", "last": {"name", "args", "result"}}
    histories  agent -> list of messages; "" -> the one that agents share (see agents/histories.py)
    chains     the same -> what its last request covered
    queued     messages for the agent that speaks next; `spoke` is the agent that spoke last
    stages     list of {"from_stage", "to_stage", "timestamp"}
    asks       asks so far; `base` is the path under which they stand
    marks      tool -> whether the program has seen the call
    """

    procedure: str
    input: Any
    depth: int = 0
    memory: dict[str, Any] = field(
        default_factory=lambda: {
            "iterations": 0,
            "tools": {},
            "histories": {},
            "chains": {},
            "queued": [],
            "spoke": "",
            "stages": [],
            "asks": 0,
        }
    )
    marks: dict[str, bool] = field(default_factory=dict)
    state: Schema | None = None
    warned: set[str] = field(default_factory=set)
    base: str = ""
    caller: Frame | None = None
    """the procedure call that made this one"""
    definition: ProcedureDef | None = None
    """the procedure that runs, from when it does"""

    def for_handler(self) -> Frame:
        return replace(self, marks={})

    def snapshot(self) -> dict[str, Any]:
        """A copy that later turns and calls do not change (messages never change once they are there)."""
        memory = self.memory
        return {
            "iterations": memory["iterations"],
            "tools": dict(memory["tools"]),
            "histories": {agent: list(messages) for agent, messages in memory["histories"].items()},
            "chains": dict(memory["chains"]),
            "queued": list(memory["queued"]),
            "spoke": memory["spoke"],
            "stages": memory["stages"],
            "asks": memory["asks"],
            "marks": dict(self.marks),
        }

    def restore(self, snapshot: dict[str, Any]) -> None:
        for name in self.memory:
            self.memory[name] = snapshot[name]
        self.marks.clear()
        self.marks.update(snapshot["marks"])


@record(slots=True)
class Script:
    """A file without a procedure: its top level is the body of its main procedure.

    begun     file:line where it first did something or looked at its input; no `input {…}` may stand below
    declared  which of input, output and state it has declared, and where
    unknown   nobody has given an input: the file is only looked at
    early     what was declared before it ran, for it stands in the text as a constant: (word, file, line) -> how often
    """

    scope: int
    begun: str = ""
    unknown: bool = False
    asked: bool = False
    declared: dict[str, str] = field(default_factory=dict)
    early: dict[tuple[str, str, int], int] = field(default_factory=dict)


async def _never(waiting: Waiting) -> bool:
    return False


@record
class Context:
    """One activation, as words see it: of its main file, or of another file that runs inside it."""

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
    secrets: Secrets = field(default_factory=lambda: Secrets({}))
    """references to secrets of the environment, and what they stand for"""
    journal_file: Path | None = None
    """the database of the run, which no program may touch"""
    closed: frozenset[str] = frozenset()
    """further places of which the same is true, as `way.folded` writes them"""
    rest: Callable[[Waiting], Awaitable[bool]] = _never
    """leaves the run where it waits, kept as it is; True when it may look again"""
    patience: float = 0.0
    """a timer of at most so many seconds is waited for in the process"""
    given: dict[str, Any] = field(default_factory=dict)
    """the host's doubles, by name"""
    turns: Mapping[str, int] = field(default_factory=dict)
    """agent, "" = all together -> the most turns that the host lets it take"""
    frames: dict[int, Frame] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """how often each agent asked its model, each tool was called in this run: the ordinal for doubles"""
    shared: dict[str, dict[str, Any]] = field(default_factory=dict)
    """memory of the whole run besides the counts, by subject, as JSON; what is in a subject is replaced, never
    changed in place"""
    file: str = ""
    """the main file; of what runs inside the run, that file"""
    inner: bool = False
    """another file that runs inside the run"""
    loading: bool = True
    """the file's top level runs, and only declares"""
    script: Script | None = None
    homes: dict[int, Context] = field(default_factory=dict)
    """scope -> the file that it belongs to"""
    watched: set[int] = field(default_factory=set)
    """scopes inside a Step: what a function there changes outside itself would be lost on replay"""
    _last_scope: list[int] = field(default_factory=lambda: [0])
    converted: Converted = field(default_factory=dict)
    _messages: list[tuple[list[dict[str, Any]], list[dict[str, Any]], int]] = field(default_factory=list)

    # files

    def of(self, asked: Ask) -> Context:
        """The file whose declarations the asking scope sees."""
        return self.homes.get(~asked.scope if asked.scope < 0 else asked.scope, self)

    def beside(self, file: str) -> Context:
        """Another file in this run: declarations of its own, all other memory shared."""
        return replace(self, file=file, inner=True, program=Program(), loading=True, script=None)

    @property
    def doubles(self) -> Mapping[str, Any]:
        """What answers in the place of others here, by name: the host's doubles before those of the file."""
        return {} if self.under.mode == LIVE else ChainMap(self.given, self.program.mocks)

    # scopes

    def frame(self, asked: Ask) -> Frame:
        """The memory of the procedure call that asks."""
        if self.loading:
            raise Failure("ended_scope", no_call_yet(asked.op), op=asked.op)
        frame = self.frames.get(asked.scope)
        if frame is None:
            raise Failure("ended_scope", "this coroutine was started inside a call that has ended", op=asked.op)
        return frame

    def came_to(self, asked: Ask, path: str) -> None:
        """A numbered ask that no entry answers: if the procedure call itself makes it, the call has come so far."""
        frame = self.frames.get(asked.scope)
        base, _, position = path.rpartition("/")
        if frame is not None and base == frame.base:
            frame.memory["asks"] = int(position) + 1

    def enter(self, frame: Frame, stream: str | None = None, *, own: bool = False) -> int:
        """A new scope for a procedure call; `stream` names its random numbers (None = the run's own), `own`: with
        globals of its own, those of another file."""
        scope = self.inside(frame)
        self.open(scope, stream, own=own)
        return scope

    def open(self, scope: int, stream: str | None = None, *, own: bool = False, unread: bool = False) -> None:
        """State, input and random numbers of the scope's call as it begins; `unread`: a look at its input is an ask."""
        frame = self.frames[scope]
        defaults, declared = initial_state(frame)
        text = None if unread else canonical.dumps(frame.input)
        self.vm.scope(scope, stream=stream, input=text, state=defaults, declared=declared, own=own, unread=unread)

    def inside(self, frame: Frame) -> int:
        """A new scope for a part of a call (a tool's handler, a Step); the VM opens it with its thread."""
        if self.frames:
            self._last_scope[0] += 1
        scope = self._last_scope[0]
        self.frames[scope], self.homes[scope] = frame, self
        return scope

    def leave(self, scope: int) -> None:
        """A call has ended, one way or another."""
        del self.frames[scope], self.homes[scope]
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

    def tell(self, kind: str, /, **data: Any) -> None:
        """Something that happens right now, told to listeners and not kept."""
        self.emit(Event(kind, data, at=self.now()))

    def warn(self, message: str) -> None:
        self.note("log", level="warn", message=message)

    def messages(self, new: list[dict[str, Any]], all: list[dict[str, Any]]) -> int:
        """Keep the messages of a turn, and its history as it is now, for its result; returns their number."""
        self._messages.append((new, all, len(all)))
        return len(self._messages) - 1

    def told(self, number: int, all: bool) -> list[dict[str, Any]]:
        """The messages of that turn; with `all` its history as it was then."""
        if not 0 <= number < len(self._messages):
            raise Failure("unknown_name", "this is no result of this run", op="Result.messages")
        new, history, length = self._messages[number]
        return history[:length] if all else new

    def here(self, name: str) -> str:
        """The name of what a file declares, not to be taken for that of another file in the run."""
        return f"{self.file}: {name}" if self.inner else name

    def ordinal(self, name: str) -> int:
        """How often this name was asked before in this run; counts one more."""
        name = self.here(name)
        before = self.counts.get(name, 0)
        self.counts[name] = before + 1
        return before


def initial_state(frame: Frame) -> tuple[str | None, tuple[str, ...]]:
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
