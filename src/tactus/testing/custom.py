"""The steps of a program's own: functions that look at the finished run, in the memory that it has ended with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tactus.errors import Failure, Stopped
from tactus.ops import Context, Words
from tactus.runtime import Answer, Done, canonical
from tactus.testing.plan import Line
from tactus.testing.steps import Unmet
from tactus.testing.wrong import WrongStep

OUTPUT = "output = Json.decode(...)"
"""What makes the result a global, for the steps alone."""
STEPS = ("step", "Step")
MAIN = 0
"""The scope of the main procedure."""


class Judge:
    """Calls these steps each time a run is left, and keeps what the last call said of each."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._wrong: dict[int, Unmet | WrongStep] = {}
        self.look = self._look if lines else None
        """for the activation: called with its memory and its result"""

    def judged(self, line: Line) -> None:
        """Raises what the step said. Raises Unmet, WrongStep."""
        if wrong := self._wrong.get(id(line)):
            raise wrong

    def _look(self, ctx: Context, result: str | None) -> None:
        self._wrong.clear()
        functions = [value["fn"]["$fn"] for word, value in ctx.program.kept if word in STEPS]
        try:
            _output(ctx, result)
        except (Failure, Stopped) as error:
            self._wrong = {id(line): WrongStep(f"the run cannot be looked at: {error}") for line in self._lines}
            return
        for line in self._lines:
            try:
                _judge(ctx, functions[line.own], line.values)
            except (Unmet, WrongStep) as wrong:
                self._wrong[id(line)] = wrong


def _judge(ctx: Context, function: int, values: Mapping[str, Any]) -> None:
    try:
        value = _called(ctx, function, list(values.values()))
    except Failure as failure:
        site = f" ({failure.site})" if failure.site else ""
        raise Unmet("the step to pass", f"{failure.message}{site}") from None
    except Stopped as stopped:
        raise WrongStep(f"the step was ended: {stopped.message}") from None
    if value is False:
        raise Unmet("the step to pass", "it said false")


def _output(ctx: Context, result: str | None) -> None:
    """The result as the global `output`."""
    _driven(ctx, ctx.vm.load("step", f"output = {_lua(canonical.loads(result or 'null'))}", scope=MAIN))


def _called(ctx: Context, function: int, args: list[Any]) -> Any:
    return canonical.loads(_driven(ctx, ctx.vm.call(function, canonical.dumps(args), scope=MAIN)).value)


def _driven(ctx: Context, thread: Any) -> Done:
    """Words that look are answered; a step that would do something is refused."""
    words, answer = Words(ctx), None
    while True:
        said = thread.send(answer)
        if isinstance(said, Done):
            return said
        try:
            answer = words.recall(said)
        except Failure as failure:
            answer = Answer(canonical.dumps(failure.fields()), ok=False, now=ctx.journal.clock)
        if answer is None:
            refused = Failure(
                "invalid_value", f"a step looks at the finished run: it does nothing, as {said.op} would", op=said.op
            )
            answer = Answer(canonical.dumps(refused.fields()), ok=False, now=ctx.journal.clock)


def _lua(value: Any) -> str:
    """A value as Lua text."""
    from tactus.vm.convert import literal

    return literal(value)
