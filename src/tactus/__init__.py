"""Tactus: a programming language for reliable, tool-using AI agents."""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # not typing's: the command imports nothing that it does not need
if TYPE_CHECKING:
    from tactus import sync
    from tactus.adapters.runtime import TactusRuntime
    from tactus.app.standing import Request, Run
    from tactus.door.people import ChatMessage, ChatRecorder, HITLHandler
    from tactus.door.runtime import Runtime
    from tactus.errors import TactusError
    from tactus.models import Model
    from tactus.runtime import Event
    from tactus.storage import Response
    from tactus.storage import Store as StorageBackend

__all__ = [
    "ChatMessage",
    "ChatRecorder",
    "Event",
    "HITLHandler",
    "Model",
    "Request",
    "Response",
    "Run",
    "Runtime",
    "StorageBackend",
    "TactusError",
    "TactusRuntime",
    "__version__",
    "sync",
]
_WHERE = {
    "ChatMessage": "tactus.door.people",
    "ChatRecorder": "tactus.door.people",
    "Event": "tactus.runtime",
    "HITLHandler": "tactus.door.people",
    "Model": "tactus.models",
    "Request": "tactus.app.standing",
    "Response": "tactus.storage",
    "Run": "tactus.app.standing",
    "Runtime": "tactus.door.runtime",
    "StorageBackend": "tactus.storage:Store",
    "TactusError": "tactus.errors",
    "TactusRuntime": "tactus.adapters.runtime",
    "sync": "tactus.sync:",
}
"""Public name -> where it lives. Nothing of it is imported before it is used: the command starts fast."""


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _WHERE:
        raise AttributeError(f"module 'tactus' has no attribute {name!r}")
    module, colon, other = _WHERE[name].partition(":")
    found = import_module(module)
    value = getattr(found, other or name) if other or not colon else found
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
