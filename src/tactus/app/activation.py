"""An activation: a claimed run goes from where its journal ends to where it has to wait, or to its end."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from typing import Any

from tactus.app import loading
from tactus.app.allowance import Allowance
from tactus.app.desk import Desk, Write, at_once
from tactus.app.origins import Origins
from tactus.app.sandboxes import Sandboxes
from tactus.config import where
from tactus.config.limits import MANY_ENTRIES
from tactus.config.secrets import Secrets
from tactus.config.snapshot import Snapshot
from tactus.errors import Blocked, Failure, ProgramError, ReplayMismatch, Stopped, UsageError
from tactus.language.program import Program
from tactus.models import Model
from tactus.models.source import Source
from tactus.ops import Context, Words, stop
from tactus.ops import procedure as procedures
from tactus.ops.way import folded
from tactus.record import record
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
from tactus.storage import Parked, Run, Store, records
from tactus.vm.sandboxes import stricter
from tactus.vm.thread import VM, Limits

EVENTS = 100
"""so many events of one run share a commit: its log holds up those of the others for milliseconds"""


def nobody(event: Event) -> None:
    """The listener who does not listen."""


@record(frozen=True)
class Settings:
    """What an activation needs besides its run. `environ` is where credentials come from; `models` replaces
    the providers, or those it names; `patience`: a timer of at most so many seconds is waited for in the process;
    `grace`: a run that waits is kept as it is for so many seconds, to go on without a replay; `quiet_entries`:
    so many answers without an outside effect share a commit; `sandbox`: where Lua runs, unless a run began under a
    stricter one; `raised`: limits that hold for runs which were started with less.

    `doubles`: in every mode but live they stand before the Mocks of the same names, those of files that run inside the
    run too; `turns`: agent ("" = all together) -> the most turns it takes: instead of one more the run ends."""

    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    listen: Listener = nobody
    patience: float = 0.0
    raised: Mapping[str, float] = field(default_factory=dict)
    sandbox: str = "none"
    origins: Origins | None = None
    models: Model | Mapping[str, Model] | None = None
    quiet_entries: int = QUIET_ENTRIES
    grace: float = 0.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    doubles: Mapping[str, Any] = field(default_factory=dict)
    turns: Mapping[str, int] = field(default_factory=dict)
    looks: Callable[[Context, str | None], None] | None = None
    """is shown the memory of a run where it ended (with its result) or waits, before it is let go"""


class Activation:
    """One claimed run on its way."""

    def __init__(
        self, store: Store, run: Run, settings: Settings, sandboxes: Sandboxes, write: Write = at_once
    ) -> None:
        self.store, self.run, self.host, self._write = store, run, settings, write
        self._sandboxes = sandboxes
        self.head = run.head
        self.under = Snapshot.loads(run.settings)
        self.secrets = Secrets(self.under.env, settings.environ, run.seed)
        loaded = self.store.load(run.id)
        self.inbox = loaded.inbox
        self.allowance = Allowance.of(run, self.inbox, settings.raised, settings.origins)
        self.desk = Desk(store, run, self.inbox, write, self.allowance, loaded.cuts.generation)
        self._work: asyncio.Future[Run] | None = None
        self._parked: asyncio.Future[Run]
        self._wake: asyncio.Future[None] | None = None
        self.vm: VM | None = None
        self.journal = Journal(
            {entry.path: entry for entry in loaded.entries},
            loaded.event_keys,
            self._append,
            self.store.now,
            clock=run.created_at,
            epoch=run.epoch,
            used=lambda: self.vm.used if self.vm is not None else 0,
            listen=settings.listen,
            conceal=self.secrets.conceal,
            quiet_entries=settings.quiet_entries,
            generation=loaded.cuts.generation,
            older=loaded.older_keys,
            room=self._room,
            arrived=stop.Outside.of(loaded.entries, partial(store.arrived, run.id, records.STOP)),
        )

    async def go(self) -> Run:
        """To where it waits, or to its end."""
        if self.host.grace <= 0:
            return await self._whole()
        self._work = asyncio.ensure_future(self._whole())
        return await self._left()

    # staying as it is

    def could_go_on(self, run: Run, host: Settings) -> bool:
        """Whether this claim is the next one after ours, with nothing written in between, under the same settings."""
        next_one = run.epoch == self.run.epoch + 1 and run.head == self.head
        return self.resting and next_one and replace(host, listen=self.host.listen) == self.host

    async def go_on(self, run: Run, host: Settings) -> Run:
        """The same run, claimed again: from where it rests."""
        self.run, self.host = run, host
        self.desk.run, self.journal.epoch, self.journal.listen = run, run.epoch, host.listen
        assert self._wake is not None
        self._wake.set_result(None)
        self._wake = None
        return await self._left()

    def drop(self) -> None:
        """Let go of what rests; the run is in its store."""
        if self._work is not None:
            self._work.cancel()

    @property
    def resting(self) -> bool:
        return self._wake is not None

    async def _left(self) -> Run:
        assert self._work is not None
        self._parked = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait({self._work, self._parked}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self._work.cancel()
            await asyncio.wait({self._work})
            if not self._work.cancelled() and (error := self._work.exception()):
                raise error from None
            raise
        return self._parked.result() if self._parked.done() else self._work.result()

    async def _rest(self, waiting: Waiting) -> bool:
        if self.host.grace <= 0:
            return False
        if await self._park(waiting):
            run = self._status()
            self._wake = asyncio.get_running_loop().create_future()
            self._parked.set_result(run)
            await self._wake
        for item in waiting.on:
            key = records.inbox_key(item["request"]) if "request" in item else ""
            if key and (text := self.store.arrived(self.run.id, key)) is not None:
                self.inbox[key] = text
        return True

    async def _whole(self) -> Run:
        try:
            return await self._gone()
        finally:
            self._close()

    def _close(self) -> None:
        """Nothing of the program is left in memory."""
        if self.vm is not None:
            self.vm.close()

    async def _gone(self) -> Run:
        if self.run.abi not in SUPPORTED_ABIS:
            return await self._leave("stuck", f"this run was started under abi {self.run.abi}; {_supported()}")
        if self.host.origins is not None and (why := self.host.origins.refusal(self.run, self.store)):
            return await self._leave("blocked", why)
        models = Source(self.host.environ, self.host.sleep, self.host.models, self.secrets.conceal, self.under.mode)
        try:
            self.vm = self._made()
            result = await self._run(models)
        except Waiting as waiting:
            return await self._wait(waiting)
        except Blocked as blocked:
            return await self._leave("blocked", str(blocked))
        except ReplayMismatch as mismatch:
            return await self._leave("stuck", str(mismatch))
        except Stopped as stopped:
            if self.journal.live_now:
                return await self._finish("failed", error={"code": stopped.code, "message": stopped.message})
            return await self._leave("stuck", f"while replaying, {stopped.message}")
        except ProgramError as wrong:
            return await self._finish("failed", error=_program_error(wrong))
        except Failure as failure:
            return await self._failed(failure)
        except asyncio.CancelledError:
            if not self.resting:
                await self._leave("ready", "")
            raise
        except Exception as error:
            self.secrets.conceal_error(error)
            raise
        finally:
            await models.close()
        return await self._finish("done", result=canonical.dumps(result))

    def _made(self) -> VM:
        """The run's memory, where it may be: the stricter of what the run began under and what the host wants now.
        Raises Blocked."""
        run, kind = self.run, stricter(self.under.sandbox, self.host.sandbox)
        started = run.created_at
        try:
            sandbox = self._sandboxes.of(kind)
            limits = Limits.of(self.allowance.values)
            return VM(sandbox, limits=limits, seed=run.seed, now=started, started=started)
        except UsageError as error:
            raise Blocked(str(error)) from None

    async def _run(self, models: Source) -> Any:
        """Top level first, then main's body; its asks are the run's own."""
        assert self.vm is not None
        if self.allowance.news:
            await self.desk.remember(*self.allowance.kept(self.run, self.host.origins))
        files = canonical.loads(self.store.bundle(self.run.program))
        ctx = Context(
            run_id=self.run.id,
            program=Program(),
            vm=self.vm,
            journal=self.journal,
            models=models,
            desk=self.desk,
            rest=self._rest,
            now=self.store.now,
            sleep=self.host.sleep,
            emit=self._tell,
            modules=files["files"],
            under=self.under,
            secrets=self.secrets,
            journal_file=getattr(self.store, "path", None),
            closed=self._closed_to_programs(),
            patience=self.host.patience,
            given=dict(self.host.doubles),
            turns=self.host.turns,
        )
        self.ctx = ctx
        world = Words(ctx)
        main = await loading.load(ctx, world, files["main"])
        steps = procedures.main(ctx, main, canonical.loads(self.run.input))
        done = await drive(StepsThread(steps), self.journal, world)
        self.journal.nothing_unread(f" ({main.file}:{main.line})")
        return canonical.loads(done.value)

    def _room(self, entries: int) -> None:
        """Whether the journal may grow beyond so many entries. Raises Stopped."""
        self.allowance.check("entries", entries)
        if entries == MANY_ENTRIES:
            most = self.allowance["entries"]
            message = (
                f"the journal of this run has {entries:,} entries, and every resume reads them all; at {most:,} the "
                "run is ended (limits.entries)"
            )
            self.journal.note([Note("log", {"level": "warn", "message": message})])

    def _closed_to_programs(self) -> frozenset[str]:
        """What says who is granted what, where a program may use files at all."""
        if self.under.files is None:
            return frozenset()
        return frozenset(folded(os.path.realpath(place)) for place in where.own(self.host.environ))

    def _tell(self, event: Event) -> None:
        """What happens right now, told without secrets."""
        self.host.listen(replace(event, data=self.secrets.conceal(event.data)))

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
        return await self._finish("failed", error={**failure.fields(), "trace": list(failure.trace)})

    async def _wait(self, waiting: Waiting) -> Run:
        if not await self._park(waiting):
            self._close()
            run = replace(self.run, head=self.head)
            return await Activation(self.store, run, self.host, self._sandboxes, self._write).go()
        return self._status()

    async def _park(self, waiting: Waiting) -> bool:
        """Leave the run where it waits; False where what it waits for has come meanwhile."""
        await self.journal.flush()
        self._looked(None)
        told = len(self.journal.events)
        self._note_state()
        state = len(self.journal.events) - told
        times = [item["until"] for item in waiting.on if "until" in item]
        times += [
            request["expires_at"]
            for item in waiting.on
            if "request" in item and (request := self.store.request(item["request"]))["expires_at"] is not None
        ]
        parked = Parked("waiting", list(waiting.on), wake_at=min(times, default=None))
        _, events = await self._last([])
        left = await self._write(lambda: self.store.park(self.run.id, self.run.epoch, parked, events))
        if not left:
            self.journal.untell(events, events[: len(events) - state])
        return left

    async def _leave(self, status: str, reason: str) -> Run:
        await self.journal.durable()
        error = canonical.dumps({"message": self.secrets.conceal(reason)}) if reason else None
        _, events = await self._last([])
        await self._write(lambda: self.store.park(self.run.id, self.run.epoch, Parked(status, error=error), events))
        return self._status()

    async def _finish(self, status: str, *, result: str | None = None, error: dict[str, Any] | None = None) -> Run:
        self._looked(result)
        self._note_state()
        rest, events = await self._last(self.journal.unstored())
        said = canonical.dumps(self.secrets.conceal(error)) if error else None
        result = None if result is None else self.secrets.conceal_json(result)
        end = partial(self.store.finish, self.run.id, self.run.epoch, status, result=result, error=said)
        await self._write(lambda: end(head=self.head, entries=rest, events=events))
        return self._status()

    def _looked(self, result: str | None) -> None:
        """Whoever wants to sees the run's memory where it ended or waits."""
        if self.host.looks is not None and hasattr(self, "ctx"):
            self.host.looks(self.ctx, result)

    def _note_state(self) -> None:
        if self.vm is None or not hasattr(self, "ctx") or 0 not in self.ctx.frames:
            return
        try:
            state = canonical.loads(self.vm.state(0))
        except (Stopped, Failure):
            return
        if state:
            self.journal.note([Note("state", {"state": state})])

    async def _last(self, entries: Sequence[Entry]) -> tuple[Sequence[Entry], list[Event]]:
        """What the commit that leaves the run takes: these entries and the events that are not stored. Of many events
        only the last; the others, and the entries, are stored here."""
        journal = self.journal
        if len(journal.events) > EVENTS:
            events, journal.events = journal.events[:-EVENTS], journal.events[-EVENTS:]
            await self._append(entries, events)
            entries = []
        events, journal.events = journal.events, []
        return entries, events

    def _status(self) -> Run:
        run = self.store.run(self.run.id)
        self.host.listen(Event("status", {"status": run.status}, at=self.store.now()))
        return run

    async def _append(self, entries: Sequence[Entry], events: Sequence[Event]) -> None:
        """One commit; of many events the further ones in commits of their own."""
        for first in range(0, max(1, len(events)), EVENTS):
            head, part = self.head, events[first : first + EVENTS]
            self.head += len(entries)
            try:
                await self._write(partial(self.store.append, self.run.id, self.run.epoch, head, entries, part))
            except asyncio.CancelledError:  # this part is stored all the same
                self.journal.events[:0] = events[first + EVENTS :]
                raise
            entries = ()


def _program_error(wrong: ProgramError) -> dict[str, Any]:
    site = f"{wrong.file}:{wrong.line}" if wrong.line else wrong.file
    return {"code": "program_error", "message": wrong.message, "op": "", "retryable": False, "site": site}


def _supported() -> str:
    return f"this Tactus finishes runs of abi {', '.join(map(str, SUPPORTED_ABIS))}"
