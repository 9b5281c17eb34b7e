"""Limits that a run, a procedure or an agent sets itself: turns, and budgets. Passing one is an error that the
program can catch, before anything is paid for. The turns that a scenario leaves out end the run.

What was spent is read from the journal's entries: what they cost was decided when they were answered, also
inside a Step that is only remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import Any

from tactus.agents import cost
from tactus.config.snapshot import MAX_TURNS
from tactus.errors import Failure, Stopped
from tactus.language.budget import LIMITS, UNKNOWN
from tactus.language.program import AgentDef
from tactus.models import Conversation
from tactus.ops.base import Context, Frame
from tactus.record import record
from tactus.runtime import Ask, Entry, canonical

TURNS = "turns"
"""under which the turns of the run are counted"""
REQUEST = "Model.request"
LIMIT = "scenario_limit"
"""Code of the error that ends a run in the place of a turn that its host left out."""
NO_WORK = ("Human", "Sleep", "Step", "Procedure", "checkpoint", "Checkpoint")
"""Families of asks that wait (for people, timers, other runs), or that hold others which are counted."""
REFUSED = ("budget_exceeded", "unknown_price")
"""Codes of requests that were never made."""


# -------------------------------------------------------------------- turns


def turn(ctx: Context, frame: Frame, path: str, agent: str) -> None:
    """One more turn of the agent, of the run and of the procedure call. Raises Failure where there may be no more, and
    Stopped where the host leaves it out; a turn that the journal remembers was allowed once."""
    refused = _refused(ctx, frame)
    if (refused or ctx.turns) and not any(entry.startswith(path + "/") for entry in ctx.journal.entries):
        if refused:
            raise Failure("max_turns", refused, op="Agent.turn")
        _left_out(ctx, agent)
    ctx.counts[TURNS] = ctx.counts.get(TURNS, 0) + 1
    frame.memory["iterations"] += 1


def _refused(ctx: Context, frame: Frame) -> str:
    """Why there may be no further turn, or ""."""
    definition = frame.definition
    own = definition.max_turns if definition else None
    if definition is not None and own is not None and frame.memory["iterations"] >= own:
        return f'procedure "{definition.name}" has taken its {_turns(own)}: raise its max_turns'
    limit = _run_turns(ctx, frame)
    if ctx.counts.get(TURNS, 0) < limit:
        return ""
    how = f"raise it with --max-turns {limit * 2}, or with max_turns in the configuration or on the procedure"
    return f"the run has taken its {_turns(limit)}: {how}"


def _left_out(ctx: Context, agent: str) -> None:
    """Whether the host lets the agent take one more turn: turns are counted by their replies, wherever in the run they
    were taken. Raises Stopped."""
    taken = [entry.label for entry in ctx.journal.past() if entry.op == REQUEST and entry.ok]
    for name, whose in ((agent, f'the agent "{agent}"'), ("", "the run")):
        most = ctx.turns.get(name)
        if most is not None and (taken.count(name) if name else len(taken)) >= most:
            raise Stopped(LIMIT, f"{whose} may take {_turns(most)} here, and would take one more")


def _run_turns(ctx: Context, frame: Frame) -> int:
    """The host's limit; where the host left it as it is, a procedure that says more gets more."""
    if ctx.under.max_turns is not None:
        return ctx.under.max_turns
    running = [call.definition for call in _calls(frame) if call.definition is not None]
    return max(MAX_TURNS, *(each.max_turns or 0 for each in (*running, *ctx.program.procedures.values())))


def _calls(frame: Frame) -> Iterator[Frame]:
    """The procedure call, and those that it was made in."""
    call: Frame | None = frame
    while call is not None:
        yield call
        call = call.caller


def _turns(count: int) -> str:
    return f"{count} agent turn{'' if count == 1 else 's'}"


# -------------------------------------------------------------------- budgets


@record(frozen=True, slots=True)
class Budget:
    """One budget that a request falls under: whose it is, its limits, which entries count, and where it is raised
    ({} is the limit's name)."""

    whose: str
    limits: dict[str, Any]
    counts: Callable[[Entry], bool]
    raised: str

    def ignores(self, ctx: Context) -> bool:
        """Whether what has no known price counts as nothing."""
        return (self.limits.get(UNKNOWN) or ctx.under.unknown_price) == "ignore"


@record(slots=True)
class Spent:
    """`unknown`: limit -> why its sum cannot be known."""

    usd: float = 0.0
    tokens: int = 0
    requests: int = 0
    seconds: float = 0.0
    unknown: dict[str, str] = field(default_factory=dict)


def check(ctx: Context, asked: Ask, conversation: Conversation) -> None:
    """Whether this request may be made: every budget it falls under has something left. Raises Failure."""
    for budget in budgets(ctx, ctx.frame(asked), conversation.agent):
        if "usd" in budget.limits and not budget.ignores(ctx):
            _priced(ctx, budget, conversation)
        spent = spent_of(budget.counts, ctx.journal.entries.values())
        for name in LIMITS:
            if name in budget.limits:
                _within(ctx, budget, name, spent)


def budgets(ctx: Context, frame: Frame, agent: str) -> Iterator[Budget]:
    """Every budget that a request of this agent falls under: the agent's, those of the procedure calls it is
    made in, the run's."""
    definition: AgentDef | None = ctx.program.agents.get(agent)
    if definition is not None and definition.budget:
        yield Budget(f'agent "{agent}"', definition.budget, _of_agent(agent), "{} in the budget of the agent")
    for call in _calls(frame):
        if call.definition is not None and call.definition.budget:
            whose = f'procedure "{call.definition.name}"'
            yield Budget(whose, call.definition.budget, _inside(call.base), "{} in the budget of the procedure")
    if ctx.under.budget:
        limits = {**ctx.under.budget, UNKNOWN: ctx.under.unknown_price}
        yield Budget("the run", limits, lambda entry: True, "budget.{} in the configuration")


def _of_agent(name: str) -> Callable[[Entry], bool]:
    """Whether an entry is a request of this agent."""
    return lambda entry: entry.op == REQUEST and entry.label == name


def _inside(base: str) -> Callable[[Entry], bool]:
    """Whether an entry was made in the procedure call that stands there."""
    return (lambda entry: entry.path.startswith(base + "/")) if base else (lambda entry: True)


def spent_of(counts: Callable[[Entry], bool], entries: Iterable[Entry]) -> Spent:
    """What these entries took together."""
    spent, work = Spent(), list[tuple[float, float]]()
    for entry in entries:
        if not counts(entry):
            continue
        if entry.op.partition(".")[0] not in NO_WORK:
            work.append((entry.started_at, entry.finished_at))
        if entry.op == REQUEST:
            _request(entry, spent)
    spent.seconds = _covered(work)
    return spent


def _request(entry: Entry, spent: Spent) -> None:
    if not entry.ok:
        spent.requests += canonical.loads(entry.value).get("code") not in REFUSED
        return
    spent.requests += 1
    if entry.usage is None:
        spent.unknown["tokens"] = "the provider did not say how many tokens an earlier reply took"
    else:
        spent.tokens += canonical.loads(entry.usage)["total_tokens"]
    if entry.cost is not None:
        spent.usd += entry.cost
    elif (reply := canonical.loads(entry.value))["provider"] != cost.DOUBLE:
        spent.unknown["usd"] = f"what an earlier reply of {reply['model']} cost is not known"


def _covered(work: list[tuple[float, float]]) -> float:
    """Seconds in which something was done; what ran side by side counts once."""
    total, until = 0.0, float("-inf")
    for started, finished in sorted(work):
        total += max(0.0, finished - max(started, until))
        until = max(until, finished)
    return total


def _priced(ctx: Context, budget: Budget, conversation: Conversation) -> None:
    sold = ctx.models.sold(conversation)
    if sold is not None and not cost.known(*sold):
        provider, model = sold
        raise Failure(
            "unknown_price",
            f"{budget.whose} has a budget in usd, and the price of {provider}/{model} is not known: set "
            f'{UNKNOWN} = "ignore" in the budget, or limit tokens or requests instead',
            op=REQUEST,
        )


def _within(ctx: Context, budget: Budget, name: str, spent: Spent) -> None:
    limit, used = budget.limits[name], getattr(spent, name)
    if used >= limit:
        amount = f"${used:.6f} of ${limit:.6f}" if name == "usd" else f"{used:g} of {limit:g} {name}"
        message = f"{budget.whose} has spent its budget: {amount}; raise {budget.raised.format(name)}"
        raise Failure("budget_exceeded", message, op=REQUEST)
    if name in spent.unknown and not budget.ignores(ctx):
        message = f'{budget.whose} has a budget in {name}, and {spent.unknown[name]}: set {UNKNOWN} = "ignore" to go on'
        raise Failure("unknown_price", message, op=REQUEST)
