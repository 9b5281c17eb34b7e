"""What leaves write besides their entry: wake-up times, and requests to people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from tactus.app.allowance import Allowance
from tactus.runtime import canonical
from tactus.storage import RequestRecord, Response, Run, Store

T = TypeVar("T")


class Write(Protocol):
    """Carries a write of the store out; returns once it is durable."""

    def __call__(self, write: Callable[[], T], /) -> Awaitable[T]: ...


async def at_once(write: Callable[[], T]) -> T:
    return write()


class Desk:
    """The desk of one run; `inbox` is what had arrived when the run was loaded. `generation` says how often the ask at
    a path was set aside."""

    def __init__(
        self,
        store: Store,
        run: Run,
        inbox: dict[str, str],
        write: Write,
        allowance: Allowance,
        generation: Callable[[str], int] = lambda path: 0,
    ) -> None:
        self._store, self.run, self._inbox, self._write = store, run, inbox, write
        self._allowance, self._generation = allowance, generation
        self._asked: set[str] | None = None
        self._unanswered = 0
        """at most so many of them"""

    async def remember(self, key: str, value: Any) -> Any:
        if key not in self._inbox:
            text = canonical.dumps(value)
            self._inbox[key] = await self._write(lambda: self._store.remember(self.run.id, self.run.epoch, key, text))
        return canonical.loads(self._inbox[key])

    def inbox(self, key: str) -> dict[str, Any] | None:
        text = self._inbox.get(key)
        return None if text is None else canonical.loads(text)

    def request(self, key: str) -> dict[str, Any]:
        return dict(self._store.request(f"{self.run.id}:{key}"))

    async def post(self, path: str, key: str, request: dict[str, Any], timeout: float | None) -> dict[str, Any]:
        now, epoch = self._store.now(), self.run.epoch
        record = self._request(path, key, request, now, None if timeout is None else now + timeout)
        self._allow(record["id"])
        record = await self._write(lambda: self._store.post(epoch, record))
        if record["status"] == "pending" and record["expires_at"] is not None and record["expires_at"] <= now:
            late = record["id"]
            record = await self._write(lambda: self._store.expire(self.run.id, epoch, late))
        return dict(record)

    async def answer(self, key: str, value: Any) -> dict[str, Any]:
        """The request as it stands once its double has answered; who answered before counts."""
        id, response = f"{self.run.id}:{key}", Response(value, actor="double", via="mock")
        decision = await self._write(lambda: self._store.answer(id, response))
        return dict(decision.request)

    def _allow(self, id: str) -> None:
        """Whether people may be asked this, too, if they were not before. Raises Stopped."""
        asked = self._count() if self._asked is None else self._asked
        if id in asked:
            return
        if self._unanswered >= self._allowance["requests"]:
            asked = self._count()
        self._allowance.check("requests", self._unanswered)
        asked.add(id)
        self._unanswered += 1

    def _count(self) -> set[str]:
        """What people were asked in this run; how much of it is unanswered, what was set aside left out."""
        requests = self._store.requests(self.run.id, "")
        unanswered = [request for request in requests if request["status"] in ("pending", "expired")]
        self._unanswered = sum(f"@{self._generation(request['path'])}." in request["id"] for request in unanswered)
        self._asked = {request["id"] for request in requests}
        return self._asked

    def _request(
        self, path: str, key: str, request: dict[str, Any], now: float, expires_at: float | None
    ) -> RequestRecord:
        return {
            "id": f"{self.run.id}:{key}",
            "run_id": self.run.id,
            "path": path,
            "type": request["type"],
            "message": request["message"],
            "context": request.get("context"),
            "schema": request.get("schema"),
            "options": request["options"],
            "default": request.get("default"),
            "on_timeout": request.get("on_timeout", "default"),
            "assignees": request.get("assignees", []),
            "channel": request.get("channel", ""),
            "created_at": now,
            "expires_at": expires_at,
            "status": "pending",
            "value": None,
            "comment": None,
            "actor": None,
            "answered_via": None,
            "answered_at": None,
        }
