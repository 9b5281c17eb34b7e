"""An activation: a claimed run goes from where its journal ends to where it has to wait, or to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tactus import loading
from tactus.config.snapshot import Snapshot
from tactus.errors import Blocked, Failure, ProgramError, ReplayMismatch, Stopped
from tactus.language.program import Program
from tactus.models import Model
from tactus.models.source import Source
from tactus.ops import Context, Words
from tactus.ops import procedure as procedures
from tactus.runtime import (
    QUIET_ENTRIES,
    SUPPORTED_ABIS,
    Entry,
    Event,
    Journal,
    Listener,
    Note,
    StepsThread,
    Waiting,
    canonical,
)
from tactus.runtime import (
    run as drive,
)
from tactus.storage import Parked, Run, Store
from tactus.vm.thread import VM, Limits


def nobody(event: Event) -> None:
    """The listener who does not listen."""


@dataclass(frozen=True)
class Settings:
    """What an activation needs besides its run. `environ` is where credentials come from; `models` replaces
    the providers; `patience`: a timer of at most so many seconds is waited for in the process;
    `quiet_entries`: so many answers without an outside effect share a commit."""

    environ: Mapping[str, str] = field(default_factory=dict)
    listen: Listener = nobody
    patience: float = 0.0
    limits: Limits = field(default_factory=Limits)
    models: Model | None = None
    quiet_entries: int = QUIET_ENTRIES
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Activation:
    """One claimed run on its way."""

    def __init__(self, store: Store, run: Run, settings: Settings) -> None:
        self.store, self.run, self.host = store, run, settings
        self.head = run.head
        self.under = Snapshot.loads(run.settings)
        self.mock = self.under.mode == "mock"
        loaded = self.store.load(run.id)
        self.inbox = loaded.inbox
        self.vm = VM(loading.WORDS, limits=settings.limits, seed=run.seed, now=run.created_at, started=run.created_at)
        self.journal = Journal(
            {entry.path: entry for entry in loaded.entries},
            loaded.event_keys,
            self._append,
            self.store.now,
            clock=run.created_at,
            epoch=run.epoch,
            used=lambda: self.vm.used,
            listen=settings.listen,
            quiet_entries=settings.quiet_entries,
        )

    async def go(self) -> Run:
        if self.run.abi not in SUPPORTED_ABIS:
            return await self._leave("stuck", f"this run was started under abi {self.run.abi}; {_supported()}")
        models = Source(self.host.environ, self.host.sleep, self.host.models)
        try:
            result = await self._run(models)
        except Waiting as waiting:
            return await self._wait(waiting)
        except Blocked as blocked:
            return await self._leave("blocked", str(blocked))
        except ReplayMismatch as mismatch:
            return await self._leave("stuck", str(mismatch))
        except Stopped as stopped:
            if self.journal.live_now:
                return self._finish("failed", error={"code": stopped.code, "message": stopped.message})
            return await self._leave("stuck", f"{stopped.message} (while replaying: raise the limit and resume)")
        except ProgramError as wrong:
            return self._finish("failed", error=_program_error(wrong))
        except Failure as failure:
            return await self._failed(failure)
        except asyncio.CancelledError:
            await self._leave("ready", "")
            raise
        finally:
            await models.close()
        return self._finish("done", result=canonical.dumps(result))

    async def _run(self, models: Source) -> Any:
        """Top level first, then main's body; its asks are the run's own."""
        files = canonical.loads(self.store.bundle(self.run.program))
        ctx = Context(
            run_id=self.run.id,
            program=Program(),
            vm=self.vm,
            journal=self.journal,
            models=models,
            desk=_Desk(self),
            now=self.store.now,
            sleep=self.host.sleep,
            emit=self.host.listen,
            modules=files["files"],
            under=self.under,
            patience=self.host.patience,
        )
        self.ctx = ctx
        world = Words(ctx)
        main = await loading.load(ctx, world, files["main"])
        models.mocks = ctx.program.mocks if self.mock else None
        steps = procedures.main(ctx, main, canonical.loads(self.run.input))
        done = await drive(StepsThread(steps), self.journal, world)
        self.journal.nothing_unread(f" ({main.file}:{main.line})")
        return canonical.loads(done.value)

    # leaving

    async def _failed(self, failure: Failure) -> Run:
        held = self.journal.held
        if held is not None and failure.origin == held.path:
            self.journal.held = None
            return await self._leave("blocked", failure.message)
        try:
            self.journal.nothing_unread(f" with an error: {failure}")
        except ReplayMismatch as mismatch:
            return await self._leave("stuck", str(mismatch))
        return self._finish("failed", error={**failure.fields(), "trace": list(failure.trace)})

    async def _wait(self, waiting: Waiting) -> Run:
        await self.journal.flush()
        self._note_state()
        times = [item["until"] for item in waiting.on if "until" in item]
        times += [
            request["expires_at"]
            for item in waiting.on
            if "request" in item and (request := self.store.request(item["request"]))["expires_at"] is not None
        ]
        parked = Parked("waiting", list(waiting.on), wake_at=min(times, default=None))
        if not self.store.park(self.run.id, self.run.epoch, parked, self._events()):
            return await Activation(self.store, replace(self.run, head=self.head), self.host).go()
        return self._status()

    async def _leave(self, status: str, reason: str) -> Run:
        await self.journal.durable()
        error = canonical.dumps({"message": reason}) if reason else None
        self.store.park(self.run.id, self.run.epoch, Parked(status, error=error), self._events())
        return self._status()

    def _finish(self, status: str, *, result: str | None = None, error: dict[str, Any] | None = None) -> Run:
        self._note_state()
        self.store.finish(
            self.run.id,
            self.run.epoch,
            status,
            result=result,
            error=canonical.dumps(error) if error else None,
            head=self.head,
            entries=self.journal.unstored(),
            events=self._events(),
        )
        return self._status()

    def _note_state(self) -> None:
        if not hasattr(self, "ctx") or 0 not in self.ctx.frames:
            return
        try:
            state = canonical.loads(self.vm.state(0))
        except (Stopped, Failure):
            return
        if state:
            self.journal.note([Note("state", {"state": state})])

    def _events(self) -> list[Event]:
        events, self.journal.events = self.journal.events, []
        return events

    def _status(self) -> Run:
        run = self.store.run(self.run.id)
        self.host.listen(Event("status", {"status": run.status}, at=self.store.now()))
        return run

    async def _append(self, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        self.store.append(self.run.id, self.run.epoch, self.head, entries, events)
        self.head += len(entries)


class _Desk:
    """What leaves write besides their entry."""

    def __init__(self, activation: Activation) -> None:
        self._store, self._run, self._inbox = activation.store, activation.run, activation.inbox

    def remember(self, key: str, value: Any) -> Any:
        if key not in self._inbox:
            text = canonical.dumps(value)
            self._inbox[key] = self._store.remember(self._run.id, self._run.epoch, key, text)
        return canonical.loads(self._inbox[key])

    def inbox(self, key: str) -> dict[str, Any] | None:
        text = self._inbox.get(key)
        return None if text is None else canonical.loads(text)

    def request(self, key: str) -> dict[str, Any]:
        return dict(self._store.request(f"{self._run.id}:{key}"))

    def post(self, path: str, key: str, request: dict[str, Any], timeout: float | None) -> dict[str, Any]:
        now = self._store.now()
        record = self._store.post(
            self._run.epoch,
            {
                "id": f"{self._run.id}:{key}",
                "run_id": self._run.id,
                "path": path,
                "type": request["type"],
                "message": request["message"],
                "context": request.get("context"),
                "schema": request.get("schema"),
                "options": [],
                "default": request.get("default"),
                "on_timeout": request.get("on_timeout", "default"),
                "assignees": request.get("assignees", []),
                "channel": request.get("channel", ""),
                "created_at": now,
                "expires_at": None if timeout is None else now + timeout,
                "status": "pending",
                "value": None,
                "comment": None,
                "actor": None,
                "answered_via": None,
                "answered_at": None,
            },
        )
        if record["status"] == "pending" and record["expires_at"] is not None and record["expires_at"] <= now:
            record = self._store.expire(self._run.id, self._run.epoch, record["id"])
        return dict(record)


def _program_error(wrong: ProgramError) -> dict[str, Any]:
    site = f"{wrong.file}:{wrong.line}" if wrong.line else wrong.file
    return {"code": "program_error", "message": wrong.message, "op": "", "retryable": False, "site": site}


def _supported() -> str:
    return f"this Tactus finishes runs of abi {', '.join(map(str, SUPPORTED_ABIS))}"
