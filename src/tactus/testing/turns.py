"""What steps script of agents and tools, as the doubles that a run takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tactus.record import record
from tactus.testing.wrong import WrongStep


@record(slots=True)
class _Turn:
    """A scripted turn: the next one in order, the one of a `number`, or the one that answers what was `told`."""

    content: dict[str, Any]
    number: int | None = None
    told: str | None = None

    @property
    def addressed(self) -> bool:
        return self.number is not None or self.told is not None


class Script:
    """The Given-lines of one scenario, one after another. `agents` are those that the program declares."""

    def __init__(self, agents: Mapping[str, Any]) -> None:
        self._agents = agents
        self._turns: dict[str, list[_Turn]] = {}
        self._results: dict[str, list[Any]] = {}
        self._spoken_of = ""

    def says(self, text: str, agent: str | None, turn: int | None, told: str | None) -> None:
        """Begins a turn. Raises WrongStep."""
        name = self._named(agent)
        found = self._at(name, turn, told) if turn is not None or told is not None else None
        if found is None:
            self._turns.setdefault(name, []).append(_Turn({"message": text}, turn, told))
        elif "message" in found.content:
            where = f"turn {turn} of it" if turn is not None else f'the turn told "{told}"'
            raise WrongStep(f'the agent "{name}" is scripted twice: {where} says something already')
        else:
            found.content["message"] = text

    def calls(self, tool: str, args: Mapping[str, Any], agent: str | None, turn: int | None, told: str | None) -> None:
        """Joins the turn, or begins the first."""
        content = self._joined(agent, turn, told)
        content.setdefault("tool_calls", []).append({"tool": tool, "args": dict(args)})

    def returns(self, data: Any, agent: str | None, turn: int | None, told: str | None) -> None:
        """The structured output of the turn."""
        self._joined(agent, turn, told)["data"] = data

    def gives(self, tool: str, value: Any) -> None:
        """A result of a tool, or of a model; of several the last repeats."""
        self._results.setdefault(tool, []).append(value)

    def doubles(self) -> dict[str, Any]:
        """As `Mocks` says them, by name."""
        made: dict[str, Any] = {name: _agent(turns) for name, turns in self._turns.items()}
        for name, results in self._results.items():
            made[name] = {"temporal": [{"returns": one} for one in results]}
        return made

    def _joined(self, agent: str | None, turn: int | None, told: str | None) -> dict[str, Any]:
        name = self._named(agent)
        turns = self._turns.setdefault(name, [])
        if turn is not None or told is not None:
            found = self._at(name, turn, told)
        else:
            found = turns[-1] if turns else None
        if found is None:
            found = _Turn({}, turn, told)
            turns.append(found)
        return found.content

    def _at(self, name: str, turn: int | None, told: str | None) -> _Turn | None:
        return next((one for one in self._turns.get(name, []) if (one.number, one.told) == (turn, told)), None)

    def _named(self, agent: str | None) -> str:
        """Who is spoken of: who is named, else who was named last, else the program's only agent."""
        if agent is not None:
            self._spoken_of = agent
        elif not self._spoken_of:
            if len(self._agents) != 1:
                raise WrongStep('the step names no agent, and none was named before: say `the agent "…"`')
            self._spoken_of = next(iter(self._agents))
        return self._spoken_of


def _agent(turns: list[_Turn]) -> dict[str, Any]:
    plain = [one.content for one in turns if not one.addressed]
    if len(plain) == len(turns):
        return plain[0] if len(plain) == 1 else {"temporal": plain}
    branches = [
        {"when": {"turn": one.number} if one.told is None else _told(one), "returns": one.content}
        for one in turns
        if one.addressed
    ]
    if len(plain) == 1:
        branches.append({"returns": plain[0]})
    else:
        branches += [{"when": {"turn": number}, "returns": one} for number, one in enumerate(plain, 1)]
    return {"conditional": branches}


def _told(turn: _Turn) -> dict[str, Any]:
    numbered = {} if turn.number is None else {"turn": turn.number}
    return {"message": turn.told, **numbered}
