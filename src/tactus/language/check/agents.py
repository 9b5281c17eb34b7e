"""What agents need of the place where the program runs: a model, and somebody who has it. Not said of an agent that has
a double."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language import providers
from tactus.language.check.host import Host
from tactus.language.deeds import TURN, Deeds, deeds
from tactus.language.facts import Declared, Facts
from tactus.language.finding import Finding
from tactus.language.literals import Table
from tactus.language.scopes import READ
from tactus.language.suggest import did_you_mean, nearest
from tactus.language.words import BY_NAME
from tactus.language.words.agents import PROVIDERS

if TYPE_CHECKING:
    from tactus.language.parse import Node


def agents(facts: Facts, host: Host) -> Iterator[Finding]:
    doing, doubles = deeds(facts), _doubles(facts)
    if facts.part or facts.lost or doubles is None or not doing.names("procedure").complete:
        return
    model, provider = (
        host.model or _default(facts, "default_model"),
        host.provider or _default(facts, "default_provider"),
    )
    for declared in facts.declared:
        table = declared.table
        if declared.kind != "agent" or table is None or table.open or not declared.name or declared.name in doubles:
            continue
        said = declared.value("model")
        if said is None:
            if not model and not _misspelt(table) and not _told_later(facts, doing, declared):
                message = (
                    f'agent "{declared.name}" has no model: {providers.NO_MODEL.partition(": ")[2]} on the procedure'
                )
                yield Finding("TAC316", message, facts.file, facts.span(declared.at))
        elif not provider and declared.value("provider") is None:
            yield from _nobody(facts, said)


def _default(facts: Facts, field: str) -> bool:
    """Whether a procedure of the program has one."""
    return any(one.value(field) is not None for part in facts.all() for one in part.declared if one.kind == "procedure")


def _misspelt(table: Table) -> bool:
    """Whether a field that there is not was meant to be the model: that is told already."""
    known = BY_NAME["Agent"].fields or {}
    return any(nearest(name, ("model",)) for name in table.fields if name not in known)


def _doubles(facts: Facts) -> set[str] | None:
    """The names in Mocks; None where the text does not say all of them."""
    found: set[str] = set()
    for one in facts.all():
        for call, _ in one.called("Mocks"):
            table = one.table(call.given[0]) if call.given else None
            if table is None or table.open:
                return None
            found |= set(table.fields)
    return found


def _told_later(facts: Facts, doing: Deeds, declared: Declared) -> bool:
    """Whether a turn of it may say which model: it is called with one, or given to somebody else."""
    variables = (one for one in facts.scopes.variables if declared.call in one.values)
    if any(use.how == READ for variable in variables for use in variable.uses):
        return True
    for call, _ in facts.handled:
        deed = doing.of(call)
        if deed.kind == TURN and deed.handle is not None and doing.declared(deed.handle) is declared and call.given:
            table = facts.table(call.given[0])
            if facts.text_of(call.given[0]) is None and (table is None or table.open or "model" in table.fields):
                return True
    return False


def _nobody(facts: Facts, said: Node) -> Iterator[Finding]:
    table = facts.table(said)
    node = table.value("name") if table is not None and not table.open else said
    model = facts.text_of(node)
    if not model or providers.named(model, PROVIDERS) or providers.inferred(model):
        return
    prefix, slash, rest = model.partition("/")
    near = nearest(prefix, PROVIDERS) if slash else ""
    meant = f"{near}/{rest}" if near else ""
    hint = did_you_mean(meant, [meant]) if meant else ""
    yield Finding("TAC317", providers.nobody(model) + hint, facts.file, facts.text_span(node), meant)
