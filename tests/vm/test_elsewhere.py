"""The tests of this room hold in the jail, too: a few of them always, all when TACTUS_STORM is set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.storm import STORM
from tests.vm.programs import WHERE

ROOM = Path(__file__).parent
SAMPLE = ("test_asks.py", "test_errors.py")
NO_PROGRAMS = ("test_battery.py", "test_elsewhere.py")


def test_what_holds_here_holds_in_the_jail() -> None:
    whole = sorted(path.name for path in ROOM.glob("test_*.py") if path.name not in NO_PROGRAMS)
    files = whole if STORM else SAMPLE
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    ran = subprocess.run(
        [*command, *(str(ROOM / file) for file in files)],
        cwd=ROOM.parents[1],
        env={**os.environ, WHERE: "process"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert "[100%]" in ran.stdout
