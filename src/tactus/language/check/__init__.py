"""`tactus validate`: everything that the text of a program says about what will go wrong. One file for each family of
checks, one table; nothing is run. It tells only what is certain: what the text leaves open is not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tactus.language.check.agents import agents
from tactus.language.check.answers import answers
from tactus.language.check.assigned import assigned
from tactus.language.check.calls import calls
from tactus.language.check.compared import compared
from tactus.language.check.declarations import declarations
from tactus.language.check.doubles import doubles
from tactus.language.check.early import early
from tactus.language.check.evaluations import evaluations
from tactus.language.check.exports import exports
from tactus.language.check.fields import fields
from tactus.language.check.handles import handles
from tactus.language.check.host import Host
from tactus.language.check.inputs import inputs
from tactus.language.check.loops import loops
from tactus.language.check.members import members
from tactus.language.check.modules import modules
from tactus.language.check.names import names
from tactus.language.check.operands import operands
from tactus.language.check.parameters import parameters
from tactus.language.check.places import places
from tactus.language.check.references import references
from tactus.language.check.specifications import specifications
from tactus.language.check.steps import steps
from tactus.language.check.still import still
from tactus.language.check.syntax import syntax
from tactus.language.check.templates import templates
from tactus.language.check.texts import texts
from tactus.language.check.traps import traps
from tactus.language.check.untemplated import untemplated
from tactus.language.check.untested import untested
from tactus.language.check.version import version
from tactus.language.facts import Facts
from tactus.language.finding import Compiler, Finding

Check = Callable[[Facts, Host], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    names,
    members,
    handles,
    assigned,
    texts,
    exports,
    fields,
    calls,
    inputs,
    doubles,
    references,
    declarations,
    modules,
    agents,
    templates,
    untemplated,
    specifications,
    evaluations,
    loops,
    places,
    still,
    traps,
    operands,
    answers,
    compared,
    early,
    parameters,
    steps,
    version,
    untested,
)
"""In the order of their codes; none of them is asked about a text that is not Lua."""


def check(facts: Facts, compiler: Compiler, host: Host | None = None, strict: bool = False) -> list[Finding]:
    """The findings of one file, in the order of the text. `compiler` is the authority on syntax; `strict` adds those
    that only it looks for."""
    wrong = list(syntax(facts, compiler))
    if wrong:
        return wrong
    found = {finding for one in CHECKS for finding in one(facts, host or Host())}
    if found and not strict:
        from tactus.language.codes import BY_ID

        found = {finding for finding in found if not BY_ID[finding.code].strict}
    return sorted(found, key=lambda finding: (finding.span, finding.code, finding.message))


__all__ = ["CHECKS", "Host", "check"]
