"""One slip in a program: what Lua refuses is refused, on the line of the slip; what Lua takes is no syntax error."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from tactus.language.check.syntax import syntax
from tactus.language.facts import Facts
from tactus.vm.compiler import syntax_error
from tests.language.mutants import SLIPS, Mutant, mutants, programs
from tests.storm import STORM

COUNT, SEED = (20_000, 3) if STORM else (400, 1)
LEAST = 0.9


@dataclass
class Told:
    """What became of the mutants: refused ones that were found on their line, and those that were found elsewhere;
    refused ones of which nothing was said, and others of which something was."""

    near: list[Mutant] = field(default_factory=list)
    far: list[Mutant] = field(default_factory=list)
    missed: list[Mutant] = field(default_factory=list)
    blamed: list[Mutant] = field(default_factory=list)

    @property
    def share(self) -> float:
        return len(self.near) / (len(self.near) + len(self.far))


@cache
def told(count: int = COUNT, seed: int = SEED) -> Told:
    found = Told()
    for mutant in mutants(count, seed):
        said = list(syntax(Facts(mutant.text, "main.tac"), syntax_error))
        if syntax_error(mutant.text, "main.tac") is None:
            found.blamed += [mutant] if said else []
        elif not said:
            found.missed.append(mutant)
        else:
            (found.near if mutant.near(said[0].span.line) else found.far).append(mutant)
    return found


def test_what_lua_refuses_is_refused() -> None:
    assert [str(mutant) for mutant in told().missed] == []
    assert len(told().near) > COUNT // 2


def test_what_lua_takes_is_no_syntax_error() -> None:
    assert [str(mutant) for mutant in told().blamed] == []


def test_a_slip_is_found_on_its_line_or_beside_it() -> None:
    far = ", ".join(map(str, told().far[:20]))
    assert told().share >= LEAST, f"{told().share:.1%} are found on their line; elsewhere for instance: {far}"


def test_of_every_kind_of_slip_most_are_found_on_their_line() -> None:
    for slip in SLIPS:
        near, far = (sum(mutant.slip == slip for mutant in group) for group in (told().near, told().far))
        assert near > 4 * far, slip


def test_a_program_as_it_stands_has_no_syntax_error() -> None:
    wrong = [name for name, text in programs().items() if list(syntax(Facts(text, name), syntax_error))]
    assert wrong == []
    assert len(programs()) > 50


if __name__ == "__main__":
    print(f"{told(20_000, 3).share:.2%} of the mutants that Lua refuses are found on their line or beside it")
