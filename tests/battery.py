"""Abuse, determinism and fidelity cases against the VM:

    battery.py --sandbox none|process|docker --cases FILE [-k NAME] [-j N]

A case runs in a host process of its own, which is killed when it hangs. It passes if that process survived,
stayed healthy, leaked no canary, kept within time and memory, and the case's own expectation holds.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

HANG = 25.0
"""Seconds after which the host process is killed, its start included."""
CPU = 8.0
"""CPU seconds that the snippet may take."""
GROWTH = 512.0
"""MB by which the host process may grow."""
DRIVER = Path(__file__).with_name("battery_driver.py")


def _bytecode() -> str:
    from lupa import lua55

    dumped: str = lua55.LuaRuntime(encoding="latin-1").eval("string.dump(function() return 'ESCAPED bytecode ran' end)")
    return dumped


GENERATED: dict[str, Callable[[], str]] = {
    "parens": lambda: "return " + "(" * 200_000 + "1" + ")" * 200_000,
    "tables": lambda: "return " + "{" * 200_000 + "}" * 200_000,
    "concat": lambda: "return " + "'a' .. " * 200_000 + "'b'",
    "consts": lambda: "local t = {" + ",".join(f"'k{i}'" for i in range(300_000)) + "} return #t",
    "longstring": lambda: "return #[[" + "x" * 20_000_000 + "]]",
    "level": lambda: "return #[" + "=" * 5_000_000 + "[x]" + "=" * 5_000_000 + "]",
    "bytecode": _bytecode,
}
"""Snippets too large for a case file, by the name after `--gen:`."""


def snippet(lua: str, folder: str) -> str:
    if lua.startswith("--gen:"):
        return GENERATED[lua.removeprefix("--gen:").strip()]()
    return lua.replace("{DIR}", folder)


def drive(lua: str, folder: str, post: bool, sandbox: str) -> dict[str, Any]:
    """What the host process says of a snippet; `fatal` if it died or hung."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "HVM_CANARY": "CANARY-ENV-7733",
    }
    process = subprocess.Popen(
        [sys.executable, str(DRIVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
    try:
        case = {"lua": lua, "post": post, "sandbox": sandbox}
        out, err = process.communicate(json.dumps(case).encode(), timeout=HANG)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return {"fatal": f"hang (killed after {HANG:.0f} s)"}
    lines = out.decode("utf-8", "replace").strip().splitlines() or [""]
    try:
        said: dict[str, Any] = json.loads(lines[-1])
    except ValueError:
        why = (err.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
        return {"fatal": f"host process died, exit {process.returncode}: {why[:160]}"}
    if process.returncode != 0:
        said["fatal"] = f"host exit {process.returncode}"
    return said


def fault(case: dict[str, Any], folder: str, sandbox: str) -> str:
    """Why the case fails; "" if it passes."""
    lua = snippet(case["lua"], folder)
    said = drive(lua, folder, case.get("post", False), sandbox)
    text = json.dumps(said)
    if said.get("fatal"):
        return str(said["fatal"])
    if os.path.exists(os.path.join(folder, "pwned")):
        return "created a file on the host"
    for mark in ("CANARY-", "ESCAPED"):
        if mark in text:
            return "leaked " + text[text.index(mark) :][:140]
    if not said.get("healthy"):
        return f"host unhealthy afterwards: {said.get('health_error')}"
    if said["cpu"] > CPU:
        return f"ran {said['cpu']:.1f} s"
    if said["rss_growth_mb"] > GROWTH:
        return f"host memory grew {said['rss_growth_mb']:.0f} MB"
    return disappointment(case, said, lambda: drive(lua, folder, False, sandbox))


def disappointment(case: dict[str, Any], said: dict[str, Any], again: Callable[[], dict[str, Any]]) -> str:
    result, expect = said.get("result"), case["expect"]
    got = f"got {result!r} {said.get('error', '')}"
    if expect == "value" and result != case["value"]:
        return got
    if expect == "contains" and case["value"] not in str(result):
        return got
    if expect == "equal":
        time.sleep(1.1)
        second = again()
        if second.get("fatal"):
            return str(second["fatal"])
        refused = result is None and said.get("error")
        if not refused and result != second.get("result"):
            return f"{result!r} then {second.get('result')!r}"
    return ""


def judge(case: dict[str, Any], sandbox: str = "none") -> str:
    folder = tempfile.mkdtemp(prefix="battery-")
    try:
        os.chmod(folder, 0o755)
        Path(folder, "secret.txt").write_text("CANARY-FILE-2288")
        Path(folder, "evilmod.lua").write_text("return 'evil module loaded'")
        Path(folder, "outside.tac").write_text("return 'outside module loaded'")
        return fault(case, folder, sandbox)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cases_of(file: str, name: str = "") -> list[dict[str, Any]]:
    with open(file, "rb") as data:
        return [case for case in tomllib.load(data)["case"] if name in case["name"]]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sandbox", choices=("none", "process", "docker"), required=True)
    parser.add_argument("--cases", required=True, metavar="FILE")
    parser.add_argument("-k", default="", metavar="NAME", help="only cases whose name contains this")
    parser.add_argument("-j", type=int, default=2, metavar="N", help="how many at a time")
    options = parser.parse_args(argv)
    cases = cases_of(options.cases, options.k)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        for case, why in zip(cases, pool.map(lambda case: judge(case, options.sandbox), cases), strict=True):
            if why:
                failed += 1
                print(f"FAIL {case['name']}: {why[:260]}", flush=True)
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
