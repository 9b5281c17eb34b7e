"""One scenario: its run, from what is prepared to where it ends or waits for somebody nobody scripted, and its steps.

The run has a store, a clock and a folder of its own; nothing of it is left behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any

from tactus.agents.cost import DOUBLE
from tactus.app.activation import Activation, Settings
from tactus.app.runs import App
from tactus.app.sandboxes import Sandboxes
from tactus.config.snapshot import Snapshot
from tactus.language import gherkin
from tactus.language.phrases import Custom
from tactus.language.program import Program
from tactus.language.samples import sample
from tactus.record import record
from tactus.runtime import Event, canonical
from tactus.storage import RequestRecord, Run, owners
from tactus.storage.memory import MemoryStore
from tactus.testing import answers, plan, steps
from tactus.testing.clock import TestClock
from tactus.testing.custom import Judge
from tactus.testing.outcome import Outcome, observed
from tactus.testing.plan import Line, Plan
from tactus.testing.results import ScenarioResult, Status, StepResult, StepStatus
from tactus.testing.scratch import scratched
from tactus.testing.steps import Unmet
from tactus.testing.thrown import Thrown
from tactus.testing.wrong import WrongStep

RUN = "scenario"
ENDED_BADLY = {"failed": "failed", "rejected": "was rejected", "stuck": "is stuck"}
"""Statuses of a run that fail its scenario, unless a step speaks of them; as a sentence says them."""
FAR = 1e18
"""Seconds of a timer that a run waits for in the process: any."""


@record(frozen=True)
class Host:
    """What scenarios are run with. `mode` is that of their runs (test, obliging, mock); `params` are inputs that
    scenarios do not say; `under` what every run keeps of the settings."""

    sandboxes: Sandboxes
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    mode: str = "test"
    params: Mapping[str, Any] = field(default_factory=dict)
    under: Snapshot = Snapshot()


@record(frozen=True)
class Case:
    """A scenario of a program. `custom` are the steps of the program's own, in their order; `known` says what is wrong
    with a name; `file` and `line` are where it stands; `uses_files`: perhaps."""

    feature: gherkin.Feature
    scenario: gherkin.Scenario
    file: str
    line: int
    sources: str
    program: Program
    custom: tuple[Custom, ...]
    known: Callable[[str, Any], str]
    uses_files: bool = True


async def perform(
    case: Case,
    host: Host,
    seed: int,
    store: Callable[[TestClock], MemoryStore] = lambda clock: MemoryStore(clock=clock),
) -> ScenarioResult:
    """Run it, and judge it. A `store` of one's own may lose the process's memory on the way (Thrown)."""
    began = time.perf_counter()
    with scratched(host.under.files if case.uses_files else None) as files:
        live = _Live(case, host, replace(host.under, files=files), seed, store)
        result = await live.result()
    return replace(result, seconds=time.perf_counter() - began)


def doubles(case: Case) -> dict[str, Any]:
    """What its Given-lines script, by name."""
    return plan.plan(case.scenario, case.program, case.custom, case.known).script.doubles()


class _Live:
    """A scenario while it is run."""

    def __init__(
        self, case: Case, host: Host, under: Snapshot, seed: int, store: Callable[[TestClock], MemoryStore]
    ) -> None:
        self.case, self.host, self.under, self.seed = case, host, under, seed
        self.plan: Plan = plan.plan(case.scenario, case.program, case.custom, case.known)
        self.clock = TestClock()
        self.store = store(self.clock)
        self.judge = Judge([line for line in self.plan.lines if line.own >= 0])
        self.obliged: list[str] = []
        self._asking = ""
        self.app = App(self.store, self._settings(), sandboxes=host.sandboxes)
        self.made_up: dict[str, Any] = {}
        self.run: Run | None = None
        self._outcome: Outcome | None = None

    def _settings(self) -> Settings:
        return Settings(
            environ=self.host.environ,
            listen=self._hears,
            patience=FAR,
            sandbox=self.under.sandbox,
            sleep=self.clock.sleep,
            quiet_entries=1,
            doubles=self.plan.script.doubles(),
            turns=self.plan.turns,
            looks=self.judge.look,
        )

    def _hears(self, event: Event) -> None:
        if event.kind == "waiting_for_model":
            self._asking = event.data["agent"]
        if event.kind == "obliged" and (shown := f"{event.data['name']} ({event.data['kind']})") not in self.obliged:
            self.obliged.append(shown)

    async def result(self) -> ScenarioResult:
        if any(line.wrong for line in self.plan.lines):  # nobody is asked for what cannot be judged
            return self._told([await self._step(line) if line.wrong else _skipped(line) for line in self.plan.lines])
        judged: list[StepResult] = []
        for line in self.plan.lines:
            if judged and judged[-1].status != "passed":
                judged.append(_skipped(line))
                continue
            judged.append(await self._step(line))
            if self.run is not None and self.run.status == "blocked":
                break
        if self.run is None and not any(one.status != "passed" for one in judged):
            await self._begin()
        return self._told(judged)

    async def _step(self, line: Line) -> StepResult:
        if line.wrong:
            status: StepStatus = "undefined" if line.undefined else "failed"
            return StepResult(line.step, status, line.wrong, nearest=line.nearest)
        try:
            await self._say(line)
        except Unmet as unmet:
            return StepResult(line.step, "failed", unmet.near, unmet.expected, unmet.actual)
        except WrongStep as error:
            return StepResult(line.step, "failed", str(error))
        return StepResult(line.step, "passed")

    async def _say(self, line: Line) -> None:
        """Carry out a step. Raises Unmet, WrongStep."""
        if self.run is None and (line.id in plan.RUNS or line.step.kind == "then"):
            await self._begin()
        if self.run is None or line.id in plan.PREPARES:
            return  # prepared, or a step of the program's own: it looks at the run once there is one
        if line.id in plan.HUMAN:
            await self._answered(line)
        elif line.id == "time_passes":
            self.clock.pass_(plan.seconds(**line.values))
            await self._go_on()
        elif line.own < 0 and line.id in steps.CHECKS:
            steps.CHECKS[line.id](self.outcome, line.values)
        elif line.own >= 0:
            self.judge.judged(line)

    # the run

    async def _begin(self) -> None:
        self.clock.pass_(self.plan.seconds)
        self.run = self.app.create(
            self.case.sources, self._inputs(), id=RUN, seed=self.seed, mode=self.host.mode, under=self.under
        )
        await self._forward()

    def _inputs(self) -> Any:
        """What the scenario says, else what the command says, else the default, else a sample."""
        main = self.case.program.main
        given = {**self.host.params, **self.plan.inputs}
        if main is None or main.input is None:
            return given
        for one in main.input.fields:
            if one.name not in given and one.required and one.default is None:
                given[one.name] = self.made_up[one.name] = sample(one)
        return given

    async def _forward(self) -> None:
        """To where it ends, or waits for somebody who says nothing."""
        while True:
            assert self.run is not None
            self.run, self._outcome = await self._activated(self.run), None
            if self.run.status != "waiting" or not self._waited():
                return
            self.run = self.app.claim(RUN)

    async def _activated(self, run: Run) -> Run:
        """Where the memory of the process is lost on the way, another one goes on with what the store keeps."""
        while True:
            try:
                return await Activation(self.store, run, self.app.settings, self.host.sandboxes).go()
            except Thrown:
                thrown = run
            finally:
                owners.release(run.owner)
            run = self.app.claim(thrown.id)

    async def _go_on(self) -> None:
        """A run that waits looks again."""
        assert self.run is not None
        if self.run.status in ("waiting", "ready"):
            self.run = self.app.claim(RUN)
            await self._forward()

    def _waited(self) -> bool:
        """Whether what the run waits for has come: an answer that is scripted, a time."""
        assert self.run is not None
        asked = self.store.requests(RUN, status="")
        pending = [one for one in asked if one["status"] == "pending"]
        silent, answered = [], False
        for request in pending:
            said = self.plan.people.answer_to(request, asked[: asked.index(request)])
            if said is not None and said.how == answers.SILENT:
                silent.append(request)
            elif said is not None:
                answers.answer(self.store, request, said)
                answered = True
        if answered:
            return True
        if len(silent) < len(pending):
            return False
        until = self.run.wake_at
        if until is None:
            return False
        self.clock.pass_(until - self.clock.now)
        return True

    async def _answered(self, line: Line) -> None:
        """A person answers now what the run waits for."""
        said = plan.said(line)
        pending = self.store.requests(RUN)
        fitting = [one for one in pending if self.plan.people.fits(said, one)]
        if not fitting:
            raise WrongStep(self._nobody(said.request, pending))
        request = fitting[0]
        if said.how != answers.SILENT:
            answers.answer(self.store, request, said)
        elif request["expires_at"] is not None:
            self.clock.pass_(request["expires_at"] - self.clock.now)
        await self._go_on()

    def _nobody(self, target: str | None, pending: list[RequestRecord]) -> str:
        assert self.run is not None
        if not pending:
            return f"nobody is asked anything: the run is {self.run.status}"
        asked = ", ".join(f'"{one["message"]}" ({one["type"]})' for one in pending)
        return f'nobody is asked {f"""for "{target}" """ if target else "that "}here, but {asked}'

    # what came of it

    @property
    def outcome(self) -> Outcome:
        if self._outcome is None:
            assert self.run is not None
            main = self.case.program.main
            self._outcome = observed(self.store, self.run, main.name if main is not None else "")
        return self._outcome

    def _told(self, judged: list[StepResult]) -> ScenarioResult:
        case, run = self.case, self.run
        status, reason = self._judged(all(one.status == "passed" for one in judged))
        return ScenarioResult(
            case.file,
            case.line,
            case.feature,
            case.scenario,
            status,
            tuple(judged),
            reason,
            self.made_up,
            tuple(self.obliged),
            self.outcome if run is not None else None,
            cost=_cost(self.outcome) if run is not None else 0.0,
            seed=self.seed,
        )

    def _judged(self, passed: bool) -> tuple[Status, str]:
        """What becomes of the scenario where all its steps passed or not, and what is wrong beside them."""
        status = self.run.status if self.run is not None else ""
        if status == "blocked":
            return "not run", self._blocked()
        if not passed:
            return "failed", self._waits() if status == "waiting" else ""
        if status in ENDED_BADLY and self._unspoken():
            message = (self.outcome.error or {}).get("message", "")
            return "failed", f"the run {ENDED_BADLY[status]}: {message}".rstrip(": ")
        return "passed", ""

    def _waits(self) -> str:
        """Who is asked, and what would answer."""
        pending = self.store.requests(RUN)
        if not pending:
            return "the run waits for a time"
        one = pending[0]
        name = self.plan.people.name_of(one) or one["message"]
        yes = one["type"] in ("approval", "review")
        said = f'the human approves "{name}"' if yes else f'the human answers "{name}" with ...'
        return f'the run waits for a person: "{one["message"]}"; add `Given {said}`'

    def _blocked(self) -> str:
        """What is missing, and the double that could stand there."""
        why = (self.outcome.error or {}).get("message", "the run is blocked")
        if not self._asking:
            return str(why)
        return f'{why}; or give it a double: Given the agent "{self._asking}" responds with "..."'

    def _unspoken(self) -> bool:
        """Whether no step speaks of how the run failed; a turn that was left out is no failure."""
        return self.outcome.status != "limited" and not any(
            line.id in steps.SPEAKS_OF_FAILING for line in self.plan.lines
        )


def _skipped(line: Line) -> StepResult:
    return StepResult(line.step, "skipped")


def _cost(outcome: Outcome) -> float | None:
    """USD of all replies, of which doubles cost nothing; None = what one of them cost is not known."""
    paid = 0.0
    for entry in outcome.entries:
        if entry.op == "Model.request" and entry.ok and canonical.loads(entry.value)["provider"] != DOUBLE:
            if entry.cost is None:
                return None
            paid += entry.cost
    return paid
