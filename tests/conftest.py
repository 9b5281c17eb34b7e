"""What the whole suite shares: tests that need more than Python say so, and a machine without it says so too.

    @pytest.mark.needs("postgres")

Such a test is skipped where that is missing, and fails there when TACTUS_REQUIRE names it.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from glob import glob
from shutil import which

import pytest

OURS = ("TACTUS_REQUIRE", "TACTUS_STORM")
"""Variables that speak to the suite."""


@pytest.fixture(scope="session", autouse=True)
def nobodys_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test, and no process that a test starts, sees the configuration of this machine or of its user."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TACTUS_") and name not in OURS]:
            patch.delenv(name)
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("XDG_STATE_HOME", str(home / "state"))
        patch.setenv("TACTUS_SYSTEM_CONFIG", str(home / "system.yml"))
        yield


def _first(*names: str) -> bool:
    return any(which(name) for name in names)


def _docker() -> bool:
    """The command alone is not enough: somebody has to answer it."""
    if not which("docker"):
        return False
    try:
        return subprocess.run(["docker", "version"], capture_output=True, timeout=10, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


NEEDS: dict[str, Callable[[], bool]] = {
    "postgres": lambda: _first("initdb") or bool(glob("/usr/lib/postgresql/*/bin/initdb")),
    "redis": lambda: _first("redis-server"),
    "node": lambda: _first("node"),
    "chromium": lambda: _first("chromium", "chromium-browser", "google-chrome", "chrome"),
    "docker": _docker,
    "git": lambda: _first("git"),
}
REASON = "needs "


@cache
def available(what: str) -> bool:
    return NEEDS[what]()


def required() -> set[str]:
    """What must be here: TACTUS_REQUIRE=postgres,docker."""
    return {name for name in os.environ.get("TACTUS_REQUIRE", "").replace(",", " ").split() if name}


def pytest_configure(config: pytest.Config) -> None:
    unknown = sorted(required() - NEEDS.keys())
    if unknown:
        raise pytest.UsageError(f"TACTUS_REQUIRE names {', '.join(unknown)}; it takes {', '.join(NEEDS)}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three for two processors: a good part of the tests waits, for processes and for time to pass."""
    processors = os.cpu_count() or 1
    return processors + processors // 2


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for what in mark.args:
            if what not in NEEDS:
                pytest.fail(f'"{what}" is nothing that a test can need; it takes {", ".join(NEEDS)}', pytrace=False)
            if available(what):
                continue
            if what in required():
                pytest.fail(f"{what} is missing here, and TACTUS_REQUIRE names it", pytrace=False)
            pytest.skip(f"{REASON}{what}, which is not here")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        _, found, rest = reason.partition(f"Skipped: {REASON}")
        if found:
            missing[rest.partition(",")[0]] += 1
    if missing:
        parts = ", ".join(f"{count} for want of {what}" for what, count in sorted(missing.items()))
        names = ",".join(sorted(missing))
        total = missing.total()
        terminalreporter.write_line(
            f"{total} test{'' if total == 1 else 's'} skipped: {parts} (TACTUS_REQUIRE={names} makes that a failure)"
        )
