"""Scenarios of .tac files as tests of pytest:

    pytest --tactus mock examples/

Without the option (or `tactus = mock` in the configuration of pytest) no .tac file is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tactus.testing.results import ScenarioResult
    from tactus.testing.scenario import Case, Host

WAYS = {"mock": "obliging", "strict": "mock", "live": "test"}
"""What the option can be -> the mode of the runs."""
SANDBOXES: pytest.StashKey[Any] = pytest.StashKey()


class ScenarioFailed(Exception):
    """A scenario did not pass, or was not run."""

    def __init__(self, result: ScenarioResult) -> None:
        super().__init__(result.scenario.name)
        self.result = result


def pytest_addoption(parser: pytest.Parser) -> None:
    about = "run the specifications of .tac files: mock (nothing leaves the machine), strict, or live"
    parser.getgroup("tactus").addoption("--tactus", choices=tuple(WAYS), help=about)
    parser.addini("tactus", about, default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    way = parent.config.getoption("--tactus") or parent.config.getini("tactus")
    if file_path.suffix != ".tac" or not way:
        return None
    if way not in WAYS:
        raise pytest.UsageError(f'tactus is {", ".join(WAYS)}, not "{way}"')
    return Program.from_parent(parent, path=file_path)


def pytest_unconfigure(config: pytest.Config) -> None:
    if sandboxes := config.stash.get(SANDBOXES, None):
        sandboxes.close()


class Program(pytest.File):
    """A file; its scenarios are its tests."""

    def collect(self) -> Iterator[pytest.Item]:
        from tactus.errors import TactusError
        from tactus.testing import suite

        try:
            host = self._host()
            found = suite.collect(str(self.path), host)
        except TactusError as error:
            raise self.CollectError(str(error)) from None
        if found.mistakes:
            raise self.CollectError("\n".join(f"{file}:{line}: {message}" for file, line, message in found.mistakes))
        for case in found.cases:
            yield Scenario.from_parent(self, name=_name(case), case=case, host=host)

    def _host(self) -> Host:
        """What holds for this program here, as `tactus test` reads it. Raises UsageError."""
        from tactus.app import configured
        from tactus.app.sandboxes import Sandboxes
        from tactus.config import load
        from tactus.errors import UsageError
        from tactus.testing.scenario import Host

        config = load.load(configured.around(self.path), {})
        if config.untrusted():
            raise UsageError(config.refusal(config.untrusted()))
        sandboxes = self.config.stash.setdefault(SANDBOXES, Sandboxes())
        way = self.config.getoption("--tactus") or self.config.getini("tactus")
        return Host(sandboxes, configured.environ(config), WAYS[way], {}, configured.snapshot(config))


def _name(case: Case) -> str:
    from tactus.testing.report import labels
    from tactus.testing.results import ScenarioResult

    return labels.label(ScenarioResult(case.file, case.line, case.feature, case.scenario, "passed"))


class Scenario(pytest.Item):
    """One run of one scenario; `-k` finds it by its tags, too."""

    def __init__(self, *, case: Case, host: Host, **more: Any) -> None:
        super().__init__(**more)
        self._case, self._host = case, host
        self.extra_keyword_matches.update(tag.lstrip("@") for tag in case.scenario.tags)

    def runtest(self) -> None:
        from tactus.testing import suite

        results: list[ScenarioResult] = []
        suite.run([(self._case, suite.seed(self._case, 0))], self._host, 1, results.append)
        if results[0].status != "passed":
            raise ScenarioFailed(results[0])

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, ScenarioFailed):
            return super().repr_failure(excinfo, style)
        from tactus.testing.report import text
        from tactus.testing.report.look import Look

        result = excinfo.value.result
        if result.status == "not run":
            return f"not run: {result.reason}"
        return "\n".join(text.failures([result], Look())).strip()

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._case.line - 1, self.name
