"""The stand-in for a provider as a real process of its own, and what it has seen of each run."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.acceptance.forks import ROOT
from tests.fake_openai import KEY


class Server:
    """`url` and `env` are for the client; `seen` reads the log that the process writes."""

    def __init__(self, url: str, log: Path) -> None:
        self.url, self.log = url, log
        self.env = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": url}

    def seen(self, run_id: str) -> Counter[str]:
        """How often each request of this run arrived, by the digest of its body without the run's id."""
        return Counter(digest(request["body"], run_id) for request in self.requests(run_id))

    def requests(self, run_id: str) -> list[dict[str, Any]]:
        """The requests whose system prompt names the run, in the order in which they arrived."""
        if not self.log.exists():
            return []
        mark = f"run {run_id}"
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if mark in line]


def digest(body: dict[str, Any], run_id: str) -> str:
    text = json.dumps(body, sort_keys=True).replace(run_id, "RUN")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextmanager
def serving(folder: Path, script: Any, *options: str, port: int = 0) -> Iterator[Server]:
    """A server process with this script, ended with the block."""
    log, file = folder / f"server-{port}.log", folder / f"script-{port}.json"
    file.write_text(json.dumps(script), encoding="utf-8")
    command = [sys.executable, "-m", "tests.fake_openai", str(port), "--script", str(file), "--log", str(log), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().split()
            assert said[:1] == ["listening"], said
            yield Server(said[-1], log)
        finally:
            process.kill()
