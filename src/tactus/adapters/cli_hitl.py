"""The person at this terminal answers; an empty line, and where there is no terminal, leaves a request open."""

from __future__ import annotations

import asyncio
import sys
import threading

from tactus.app.standing import Request
from tactus.cli import asking, prompt
from tactus.cli.out import shown
from tactus.storage import Response

_terminal = threading.Lock()
"""There is one, and one question at a time is put there."""


class CLIHITLHandler:
    """Puts requests to the person, one after another, as `tactus run` does."""

    async def handle(self, request: Request) -> Response | None:
        if not prompt.at_terminal():
            return None
        gone = threading.Event()
        asked = asyncio.ensure_future(asyncio.to_thread(_asked, request, gone))
        try:
            return await asyncio.shield(asked)
        finally:
            gone.set()  # decided elsewhere: nobody listens for an answer any more
            await asyncio.wait([asked])


def _asked(request: Request, gone: threading.Event) -> Response | None:
    while not _terminal.acquire(timeout=asking.GLANCE):
        if gone.is_set():
            return None
    person = asking.Person(gone.is_set, lambda text: print(shown(text), file=sys.stderr, flush=True))
    try:
        return asking.put(request.as_object(), person)
    except (asking.Left, asking.Gone):
        return None
    finally:
        _terminal.release()
