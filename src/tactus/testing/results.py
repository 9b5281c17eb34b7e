"""What came of scenarios: records for reports. Knows nothing of how they were run."""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal

from tactus.language.gherkin import Feature, Scenario, Step
from tactus.record import record
from tactus.testing.outcome import Outcome

StepStatus = Literal["passed", "failed", "undefined", "skipped"]
Status = Literal["passed", "failed", "not run"]


@record(frozen=True, slots=True)
class StepResult:
    """One step. `message` is what is wrong, a sentence; `expected` and `actual` what it wanted and found, "" where
    nothing is compared; `nearest` are the phrases that an undefined step may have meant."""

    step: Step
    status: StepStatus
    message: str = ""
    expected: str = ""
    actual: str = ""
    nearest: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class ScenarioResult:
    """One run of one scenario.

    file, line   where the scenario stands: of the .tac file, or of the .feature file that it names
    reason       why it was not run, or what is wrong beside its steps ("the run failed: ..."); "" = nothing
    made_up      inputs that nobody gave: name -> the sample
    obliging     agents and tools without a double that were answered for, in order
    outcome      None where nothing ran
    seconds      wall time; `cost` in USD, None = unknown
    seed         of the run
    """

    file: str
    line: int
    feature: Feature
    scenario: Scenario
    status: Status
    steps: tuple[StepResult, ...] = ()
    reason: str = ""
    made_up: dict[str, Any] = field(default_factory=dict)
    obliging: tuple[str, ...] = ()
    outcome: Outcome | None = None
    seconds: float = 0.0
    cost: float | None = 0.0
    seed: int = 0

    @property
    def failed(self) -> StepResult | None:
        """The first step that did not pass."""
        return next((one for one in self.steps if one.status in ("failed", "undefined")), None)
