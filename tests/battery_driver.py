"""One host process of the battery: runs one snippet in a VM, then looks whether this process is still healthy.

Reads {"lua", "post", "sandbox"} as JSON from stdin; its last line on stdout is the verdict's material as JSON.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from tactus.errors import Failure
from tactus.language import words
from tactus.runtime import canonical
from tactus.runtime.ask import Answer, Ask, Done
from tactus.vm.sandboxes import Sandbox, sandbox
from tactus.vm.thread import VM, Limits, LuaThread

HOST_SECRET = "CANARY-HOST-5512"
ADDRESS_SPACE = 3 << 30
LIMITS = Limits(instructions=100_000_000, seconds=2.0, memory=64 << 20)
HOST_WORD = {
    "name": "host",
    "kind": "ask",
    "built": True,
    "params": ["op", "args"],
    "functions": [],
    "shape": "value",
    "state": False,
    "spoken": True,
    "inner": False,
}
WORDS = canonical.dumps([*words.rows(), HOST_WORD])


class Waits(Exception):
    """The program asked for something that takes days; it is simply never resumed."""


class Host:
    """The tools of the host: echo, add, lt, fail, big, suspend, and after, which no program may reach."""

    def __init__(self) -> None:
        self.suspended = self.after = False

    def perform(self, op: str, args: Any) -> Any:
        items = args if isinstance(args, list) else [args[key] for key in sorted(args)] if args else []
        if op == "echo":
            return args
        if op == "add":
            return items[0] + items[1]
        if op == "lt":
            return items[0] < items[1]
        if op == "fail":
            raise ValueError("tool failed")
        if op == "big":
            return "x" * 100_000_000
        if op == "suspend":
            self.suspended = True
            raise Waits
        if op == "after":
            self.after = self.after or self.suspended
            return True
        return None

    def answer(self, ask: Ask) -> Answer:
        if ask.op == "require":
            text = f"there is no module {ask.value.get('name')!r}"
            return Answer(canonical.dumps(Failure("program_error", text).fields()), ok=False)
        if ask.op != "host":
            return Answer()
        said = ask.value
        try:
            return Answer(canonical.dumps(self.perform(said.get("op"), said.get("args"))))
        except Waits:
            raise
        except Exception as error:
            return Answer(canonical.dumps(Failure("tool_error", str(error)).fields()), ok=False)


def drive(host: Host, thread: LuaThread) -> Any:
    said = thread.send(None)
    while isinstance(said, Ask):
        said = thread.send(host.answer(said))
    assert isinstance(said, Done)
    return json.loads(said.value)


def run(host: Host, source: str, post: bool, sandbox: Sandbox) -> Any:
    vm = VM(sandbox, limits=LIMITS)
    try:
        value = drive(host, vm.load("main.tac", source, functions=True))
        if post and isinstance(value, dict) and "$fn" in value:
            return drive(host, vm.call(value["$fn"], "[]", scope=0))
    except Waits:
        return {"suspended": True}
    finally:
        vm.close()
    return value


def main() -> None:
    case = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    with closing(sandbox(case["sandbox"], WORDS)) as place:
        said = tried(case, place)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    said["cpu"] += ended.ru_utime + ended.ru_stime
    sys.stdout.write("\n" + json.dumps(said) + "\n")
    sys.stdout.flush()
    os._exit(0)


def tried(case: dict[str, Any], place: Sandbox) -> dict[str, Any]:
    run(Host(), "return 1 + 1", False, place)
    host = Host()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    out: dict[str, Any] = {}
    start = time.process_time()
    try:
        out["result"] = run(host, case["lua"], case["post"], place)
    except Exception as error:
        out["error"] = f"{type(error).__name__}: {str(error)[:400]}"
    out["cpu"] = time.process_time() - start
    out["rss_growth_mb"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if host.after:
        out["result"] = "ESCAPED code ran after the suspension"
    try:
        answer = run(Host(), "return 1 + 1", False, place)
        out["healthy"] = answer == 2 and logging.root.manager.disable == 0 and HOST_SECRET == "CANARY-HOST-5512"
    except Exception as error:
        out["healthy"], out["health_error"] = False, str(error)[:200]
    if len(json.dumps(out)) > 2_000_000:
        out["result"] = str(out["result"])[:1000]
    return out


if __name__ == "__main__":
    main()
