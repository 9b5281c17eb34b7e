"""The one place where rooms are joined: runs are created, claimed and taken forward."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from dataclasses import field, replace
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from tactus.app import concealing
from tactus.app.activation import Activation, Settings
from tactus.app.allowance import Allowance
from tactus.app.heartbeat import Heartbeats
from tactus.app.repair import Position
from tactus.app.resting import Resting
from tactus.app.sandboxes import Sandboxes
from tactus.config.snapshot import Snapshot
from tactus.errors import UsageError
from tactus.language.modes import MOCK, MODES
from tactus.record import record
from tactus.runtime import ABI, canonical
from tactus.storage import ENDED, FORK, Run, Store, owners, records
from tactus.storage.writer import Writer
from tactus.vm.thread import engine

T = TypeVar("T")
BREATH_SECONDS = 0.005
"""A run that only writes lets the loop's other tasks go on so often."""


@record
class App:
    """A store, and what activations need besides it."""

    store: Store
    settings: Settings = field(default_factory=Settings)
    on_lost: Callable[[Run], object] = lambda run: None
    """hears, from another thread, of a run that was cancelled or taken over while it was worked on here"""
    sandboxes: Sandboxes = field(default_factory=Sandboxes)
    """where Lua runs; they end with this app"""

    def __post_init__(self) -> None:
        self._writer = Writer(self.store)
        self._heartbeats = Heartbeats(self.store)
        self._live: set[str] = set()
        self._resting = Resting()
        self._breath = monotonic()
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    def close(self) -> None:
        """End the threads of this app and what it keeps; its store stays open."""
        self._resting.clear()
        self._writer.close()
        self.sandboxes.close()

    def create(
        self,
        sources: str,
        input: Any,
        *,
        id: str = "",
        mock: bool = False,
        mode: str = "",
        seed: int | None = None,
        under: Snapshot = Snapshot(),  # noqa: B008
    ) -> Run:
        """A new run, claimed by this process until `activate` returns; `sources` is a bundle, `under` what it
        keeps of the host's settings; `mode` ("" = as `under` says) says which doubles answer, `mock` is the one of that
        name. No secret that this app knows is kept with its input.

        Raises RunExists, and UsageError for an id or a mode that cannot be one.
        """
        main = canonical.loads(sources)["main"]
        mode = _mode(mode or (MOCK if mock else under.mode))
        run = Run(
            id=_checked(id) or new_id(self.store.now()),
            program=canonical.digest(sources),
            name=main,
            input="null",
            status="running",
            seed=secrets.randbits(63) if seed is None else seed,
            created_at=self.store.now(),
            settings=replace(under, mode=mode).dumps(),
            abi=ABI,
            engine=engine(),
        )
        run = replace(run, input=canonical.dumps(concealing.kept(run, input, self.settings.environ)))
        begun = self._sealed(run)
        return self._held(lambda owner: self.store.create(begun, sources, owner=owner))

    def _sealed(self, run: Run) -> Run:
        return run if self.settings.origins is None else self.settings.origins.sealed(run)

    def fork(self, run: Run, at: Position, *, sources: str = "", id: str = "") -> Run:
        """A new run, claimed, that goes another way from a position of this one on: with its seed, the time it was
        created at, its settings and what stands before the position; `sources` = an edited program's bundle.

        Raises RunExists, and UsageError for an id that cannot be one.
        """
        sources = sources or self.store.bundle(run.program)
        fork = replace(
            run,
            id=_checked(id) or new_id(self.store.now()),
            program=canonical.digest(sources),
            name=canonical.loads(sources)["main"],
            wake_at=None,
            waiting_on="[]",
            result=None,
            error=None,
            settings=self._forked(run),
            parent="",
            parent_key=f"{FORK}{run.id}@{at.path}",
        )
        if self.settings.origins is not None and self.settings.origins.ours(run, self.store):
            fork = self._sealed(fork)
        kept = [replace(entry, generation=0, epoch=0) for entry in at.kept]
        return self._held(lambda owner: self.store.create(fork, sources, owner, kept))

    def _forked(self, run: Run) -> str:
        """A run's settings, with its limits as they were raised since."""
        inbox, origins = self.store.load(run.id).inbox, self.settings.origins
        now = Allowance.of(run, inbox, self.settings.raised, origins).values
        if now == Allowance.of(run, {}, {}).values:
            return run.settings
        return replace(Snapshot.loads(run.settings), limits=now).dumps()

    def claim(self, run_id: str) -> Run:
        """Take a run until `activate` returns; an ended one is returned as it is. Raises Owned, UnknownRun."""
        return self._held(lambda owner: self.store.claim(run_id, owner))

    def _held(self, take: Callable[[str], Run]) -> Run:
        """The run, its owner counting as alive from now on; not if it could not be taken."""
        owner = owners.me()
        owners.hold(owner)
        try:
            run = take(owner)
        except BaseException:
            owners.release(owner)
            raise
        if run.status in ENDED:
            owners.release(owner)
        return run

    async def activate(self, run: Run, settings: Settings | None = None) -> Run:
        """Go on with a claimed run until it waits or ends, under `settings` of its own where they are given;
        returns it as it then stands.

        Raises Fenced, StoreError, and CancelledError after the lease was released.
        """
        if run.status in ENDED:
            return run
        task = asyncio.current_task()
        assert task is not None
        loop = asyncio.get_running_loop()

        def lose() -> None:
            loop.call_soon_threadsafe(task.cancel)
            self.on_lost(run)

        self._live.add(run.id)
        try:
            host = settings or self.settings
            activation = self._resting.take(run, host)
            rested = activation is not None
            if activation is None:
                async with self._turn():  # one after another, so that the loop's other tasks go on in between
                    await asyncio.sleep(0)
                    activation = Activation(self.store, run, host, self.sandboxes, self._write)
            with self._heartbeats.holding(run, lose) as held:
                try:
                    left = await (activation.go_on(run, host) if rested else activation.go())
                    self._resting.keep(activation, host.grace)
                    return left
                except asyncio.CancelledError:
                    if held.lost:
                        raise records.fenced(self.store.run(run.id), run.epoch) from None
                    raise
        finally:
            self._live.discard(run.id)
            owners.release(run.owner)

    def rests_in(self, run_id: str) -> asyncio.AbstractEventLoop | None:
        """The loop in which this run can go on without a replay, if there is one."""
        return self._resting.where(run_id)

    def _turn(self) -> asyncio.Lock:
        return self._turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())

    async def _write(self, write: Callable[[], T]) -> T:
        """While one run is live its writes are made here and now; of several they share commits."""
        if len(self._live) > 1:
            return await self._writer.do(write)
        value = write()
        if monotonic() - self._breath > BREATH_SECONDS:
            self._breath = monotonic()
            await asyncio.sleep(0)  # whoever is cancelled here has written all the same
        return value


def _checked(id: str) -> str:
    if id and not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", id):
        raise UsageError(f'a run\'s id is made of letters, digits, "_", "." and "-", not "{id}"')
    return id


def _mode(mode: str) -> str:
    if mode not in MODES:
        raise UsageError(f'a run has no mode "{mode}": it is one of {", ".join(MODES)}')
    return mode


def new_id(now: float) -> str:
    """`run_` and a sortable id: the time in milliseconds and 30 random bits, in base 32."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    number = (int(now * 1000) << 30) | secrets.randbits(30)
    digits = ""
    for _ in range(15):
        number, digit = divmod(number, 32)
        digits = alphabet[digit] + digits
    return f"run_{digits}"
