"""What an agent's long conversation costs: python benchmarks/turns.py [folder]

One agent takes 100 and 500 turns with its scripted model; each turn says something and is answered, and its history
grows. `journal` is what stands in the entries, `file` the whole database, `ms a turn` the time of the last 50 turns.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tactus.app import bundle
from tactus.app.activation import Settings
from tactus.app.runs import App
from tactus.config.snapshot import Snapshot
from tactus.runtime import Event
from tactus.storage.sqlite import SqliteStore

TURNS = (100, 500)
PROGRAM = """
writer = Agent { model = "openai/gpt-4o-mini", system_prompt = "You write one line at a time." }
Procedure { function(input)
  for i = 1, input.turns do writer("Write line number " .. i .. " of a poem about tea, in a dozen words or so.") end
end }
Mocks { writer = {message = "Steam rises from the cup and the whole morning waits for it to speak."} }
"""


def taken(folder: Path, turns: int) -> tuple[float, float, float, float]:
    """KiB of the entries, KiB of the file, ms a turn at the start and at the end."""
    store, at = SqliteStore(folder / f"{turns}.db", durability="normal"), list[float]()

    def listen(event: Event) -> None:
        if event.kind == "turn":
            at.append(time.perf_counter())

    app = App(store, Settings(listen=listen))
    run = app.create(bundle.make("main.tac", PROGRAM), {"turns": turns}, mock=True, under=Snapshot(max_turns=turns))
    ended = asyncio.run(app.activate(run))
    assert ended.status == "done", ended.error
    assert len(at) == turns
    size = sum(
        len(text or "")
        for entry in store.entries(run.id)
        for text in (entry.args, entry.value, entry.extra, entry.memory)
    )
    app.close()
    store.close()
    file = (folder / f"{turns}.db").stat().st_size
    return size / 1024, file / 1024, (at[50] - at[0]) * 20, (at[-1] - at[-51]) * 20


def main(folder: str | None = None) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        print(f"{'turns':>6}{'journal KiB':>13}{'file KiB':>10}{'first ms':>10}{'last ms a turn':>16}")
        rows = [taken(Path(name), turns) for turns in TURNS]
        for turns, row in zip(TURNS, rows, strict=True):
            print(f"{turns:>6}{row[0]:>13.1f}{row[1]:>10.1f}{row[2]:>10.2f}{row[3]:>16.2f}")
        print(f"{'ratio':>6}{rows[1][0] / rows[0][0]:>13.2f}{rows[1][1] / rows[0][1]:>10.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
