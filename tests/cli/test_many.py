"""What a watch shows of runs that go forward beside each other."""

from __future__ import annotations

import argparse
import io
import threading
import time

import pytest

from tactus.cli import many
from tactus.cli.progress import Progress
from tactus.runtime import Event
from tactus.storage import Run


class Slow(io.StringIO):
    """Takes a text piece by piece, and others in between."""

    def write(self, text: str) -> int:
        for piece in text:
            super().write(piece)
            time.sleep(0)
        return len(text)


@pytest.mark.parametrize("format", ["raw", "jsonl"])
def test_lines_of_runs_that_speak_at_once_are_whole(format: str) -> None:
    out, one = Slow(), threading.Lock()
    options = argparse.Namespace(log_level="info", log_format=format)

    def speak(run_id: str) -> None:
        run = Run(run_id, "p", "main.tac", "{}", "running", 1, 0.0, "{}", 1, "lua55")
        hear = many._listener(run, Progress(options, out), one)
        for n in range(20):
            hear(Event("log", {"level": "info", "message": f"{run_id * 9} {n}"}, at=1.0))

    threads = [threading.Thread(target=speak, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = out.getvalue().splitlines()
    assert len(said) == 80
    for name in "abcd":
        assert [line for line in said if f"{name * 9} 7" in line and line.count(name * 9) == 1]
    assert all(sum(name * 9 in line for name in "abcd") == 1 for line in said)
