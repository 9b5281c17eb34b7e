"""What a caller gives (models, listeners) is called in the caller's loop, from runs that go forward in others."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from tactus.app.activation import nobody
from tactus.models import Conversation, Model, Reply
from tactus.runtime import Event, Listener

T = TypeVar("T")
Listen = Callable[[Event], object]
"""Hears a run's events, pieces of text included. One that is `async` is awaited before the run goes on."""


class AtHome:
    """A model of the caller's, for runs elsewhere."""

    def __init__(self, model: Model, home: asyncio.AbstractEventLoop) -> None:
        self._model, self._home = model, home

    async def request(self, conversation: Conversation, on_text: Callable[[str], None]) -> Reply:
        return await _there(self._model.request(conversation, on_text), self._home)

    async def close(self) -> None:
        """It is the caller's to close."""


async def _there(work: Coroutine[Any, Any, T], home: asyncio.AbstractEventLoop) -> T:
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, home))


def listener(listen: Listen | None, home: asyncio.AbstractEventLoop) -> Listener:
    """A listener of the caller's, for runs elsewhere."""
    if listen is None:
        return nobody
    if inspect.iscoroutinefunction(listen) or inspect.iscoroutinefunction(type(listen).__call__):

        def awaited(event: Event) -> None:
            asyncio.run_coroutine_threadsafe(listen(event), home).result()  # type: ignore[arg-type]

        return awaited

    def told(event: Event) -> None:
        with suppress(RuntimeError):  # its loop has ended, and with it whoever listened
            home.call_soon_threadsafe(listen, event)

    return told
