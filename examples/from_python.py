"""The release assistant from Python: a run that waits for a person is a row in a database, not a process.

python examples/from_python.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import tactus
from tactus import sync

PROGRAM = Path(__file__).parent / "02-release-assistant.tac"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tactus-python-") as folder:
        run_id = begin(folder)
        decide(folder)
        run = finish(folder, run_id)
    print(f"the run is {run.status}: {run.result}")
    return 0 if run.status == "done" else 1


def begin(folder: str) -> str:
    """Somebody starts it; the file's Mocks stand for the model."""
    with sync.Runtime(storage=folder) as runtime:
        run = runtime.start(PROGRAM, {"version": "3.0", "settle": 0}, mock=True)
        print(f"the run is {run.status}")
        return run.run_id


def decide(folder: str) -> None:
    """Somebody else looks into the inbox, perhaps days later, and decides."""
    with sync.Runtime(storage=folder) as runtime:
        for request in runtime.inbox():
            print(f"asked: {request.message} {request.context['notes']}")
            runtime.answer(request.id, True, actor="ann", comment="ship it")


def finish(folder: str, run_id: str) -> tactus.Run:
    """Whoever has time goes on with it: nothing that was done is done again."""
    with sync.Runtime(storage=folder) as runtime:
        return runtime.resume(run_id, listen=shown)


def shown(event: tactus.Event) -> None:
    if event.kind == "replayed":
        print(f"remembered: {event.data['steps']} steps")


if __name__ == "__main__":
    sys.exit(main())
