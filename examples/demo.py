"""The main job, from nothing: a program that stops for a person, is answered, is killed, and finishes.

Every line that starts with `$` is a command you could type yourself. No key, no server.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = Path(__file__).parent / "02-release-assistant.tac"
TACTUS = [sys.executable, "-m", "tactus"]
SETTLE = 4


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tactus-demo-") as folder:
        where = ["--storage-path", folder]
        say("1. Start it. It works until it needs a person, then it leaves: no process is kept.")
        tactus(3, "run", str(PROGRAM), "--mock", "--param", f"settle={SETTLE}", *where)
        request = inbox(where)
        run_id = request["run_id"]

        say("2. Another process looks into the inbox and answers.")
        tactus(0, "inbox", *where)
        tactus(0, "respond", request["id"], "--approve", "--comment", "ship it", *where)

        say("3. Resume it, and kill the process with SIGKILL while the timer runs.")
        killed(["resume", run_id, *where])

        say("4. Resume it once more: what happened is remembered, only the rest is done.")
        tactus(0, "resume", run_id, *where)

        say("5. The whole story, from the journal.")
        tactus(0, "runs", "show", run_id, *where)
    say("That is a durable program: it waited, was answered, was killed, and finished.")
    return 0


def say(text: str) -> None:
    print(f"\n\x1b[1m{text}\x1b[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


def shown(words: tuple[str, ...] | list[str]) -> None:
    short = [word for word in words if not word.startswith(tempfile.gettempdir()) and word != "--storage-path"]
    print(f"$ tactus {' '.join(Path(word).name if word.endswith('.tac') else word for word in short)}", flush=True)


def tactus(expected: int, *words: str) -> None:
    shown(words)
    code = subprocess.run([*TACTUS, *words], stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False).returncode
    if code != expected:
        sys.exit(f"the command above ended with {code}, not with {expected}")


def inbox(where: list[str]) -> dict[str, str]:
    out = subprocess.run([*TACTUS, "inbox", "--json", *where], capture_output=True, text=True, check=True).stdout
    (request,) = json.loads(out)
    answer: dict[str, str] = request
    return answer


def killed(words: list[str]) -> None:
    """Run the command and kill it once it sleeps."""
    shown(words)
    process = subprocess.Popen([*TACTUS, *words], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        print(line, end="", flush=True)
        if "Sleeping" in line:
            time.sleep(0.5)
            os.kill(process.pid, signal.SIGKILL)
    code = process.wait()
    if code != -signal.SIGKILL:
        sys.exit(f"the process was to be killed in its sleep, but it ended with {code}")
    print("(killed: SIGKILL)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
