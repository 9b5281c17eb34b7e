"""The one place where rooms are joined: runs are created, claimed and taken forward."""

from __future__ import annotations

import asyncio
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tactus.activation import Activation, Settings
from tactus.config.snapshot import Snapshot
from tactus.errors import Fenced, UsageError
from tactus.runtime import ABI, canonical
from tactus.storage import ENDED, Run, Store, owners
from tactus.vm.thread import engine

HEARTBEAT_SECONDS = 15.0


@dataclass
class App:
    """A store, and what activations need besides it."""

    store: Store
    settings: Settings = field(default_factory=Settings)

    def create(
        self,
        sources: str,
        input: Any,
        *,
        id: str = "",
        mock: bool = False,
        seed: int | None = None,
        under: Snapshot = Snapshot(),  # noqa: B008
    ) -> Run:
        """A new run, claimed by this process until `activate` returns; `sources` is a bundle, `under` what it
        keeps of the host's settings (`mock` is its mode).

        Raises RunExists, and UsageError for an id that cannot be one.
        """
        if id and not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", id):
            raise UsageError(f'a run\'s id is made of letters, digits, "_", "." and "-", not "{id}"')
        main = canonical.loads(sources)["main"]
        run = Run(
            id=id or new_id(self.store.now()),
            program=canonical.digest(sources),
            name=main,
            input=canonical.dumps(input),
            status="running",
            seed=secrets.randbits(63) if seed is None else seed,
            created_at=self.store.now(),
            settings=(replace(under, mode="mock") if mock else under).dumps(),
            abi=ABI,
            engine=engine(),
        )
        return self._held(lambda owner: self.store.create(run, sources, owner=owner))

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

    async def activate(self, run: Run) -> Run:
        """Go on with a claimed run until it waits or ends; returns it as it then stands.

        Raises Fenced, StoreError, and CancelledError after the lease was released.
        """
        if run.status in ENDED:
            return run
        task = asyncio.current_task()
        assert task is not None
        loop = asyncio.get_running_loop()
        beat = Heartbeat(self.store, run, lambda: loop.call_soon_threadsafe(task.cancel))
        beat.start()
        try:
            return await Activation(self.store, run, self.settings).go()
        except asyncio.CancelledError:
            if beat.lost:
                raise Fenced(f"another process took run {run.id} over; nothing was written") from None
            raise
        finally:
            beat.stop()
            owners.release(run.owner)


class Heartbeat(threading.Thread):
    """Extends the lease while a long ask runs, from a thread that the loop cannot block."""

    def __init__(self, store: Store, run: Run, on_lost: Callable[[], Any]) -> None:
        super().__init__(name=f"heartbeat {run.id}", daemon=True)
        self._store, self._run, self._on_lost = store, run, on_lost
        self._ended = threading.Event()
        self.lost = False

    def run(self) -> None:
        while not self._ended.wait(HEARTBEAT_SECONDS):
            try:
                self._store.heartbeat(self._run.id, self._run.epoch)
            except Fenced:
                self.lost = True
                self._on_lost()
                return

    def stop(self) -> None:
        self._ended.set()


def new_id(now: float) -> str:
    """`run_` and a sortable id: the time in milliseconds and 30 random bits, in base 32."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    number = (int(now * 1000) << 30) | secrets.randbits(30)
    digits = ""
    for _ in range(15):
        number, digit = divmod(number, 32)
        digits = alphabet[digit] + digits
    return f"run_{digits}"
