"""Programs whose scenarios are run through the front door of `tactus test`, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tactus.app.sandboxes import Sandboxes
from tactus.config.snapshot import Snapshot
from tactus.testing import suite
from tactus.testing.results import ScenarioResult
from tactus.testing.scenario import Host

AGENT = 'w = Agent {model = "openai/gpt-4o", tools = {tactus.done}}\n'


@contextmanager
def hosted(mode: str = "obliging", **more: Any) -> Iterator[Host]:
    with closing(Sandboxes()) as sandboxes:
        yield Host(sandboxes, mode=mode, **{"under": Snapshot(), **more})


def collected(source: str, host: Host, **beside: str) -> suite.Suite:
    """The scenarios of a program's text; `beside` are files beside it, `.` written as `_`."""
    with TemporaryDirectory() as name:
        for file, text in beside.items():
            Path(name, file.replace("_", ".")).write_text(text, encoding="utf-8")
        main = Path(name, "main.tac")
        main.write_text(source, encoding="utf-8")
        return suite.collect(str(main), host)


def tried(source: str, specification: str, mode: str = "obliging", **more: Any) -> list[ScenarioResult]:
    """What came of each scenario; `specification` is what stands below `Feature:`."""
    results: list[ScenarioResult] = []
    text = f"{source}\nSpecification([[\nFeature: It\n{specification}\n]])\n"
    with hosted(mode, **more) as host:
        found = collected(text, host)
        assert not found.mistakes, found.mistakes
        suite.run([(case, suite.seed(case, 0)) for case in found.cases], host, 1, results.append)
    return results


def one(source: str, steps: str, mode: str = "obliging", **more: Any) -> ScenarioResult:
    """What came of a scenario with these steps."""
    (result,) = tried(source, f"Scenario: One\n{steps}", mode, **more)
    return result


def said(result: ScenarioResult) -> str:
    """What is wrong, in one line; "" = nothing."""
    failed = result.failed
    if failed is None:
        return result.reason
    compared = f"expected {failed.expected}, but {failed.actual}" if failed.expected else ""
    return f"{failed.step.text}: {' '.join(filter(None, (failed.message, compared)))}"
