"""The parameters of what tools and procedures do: they are given one table, and not its fields one by one."""

from __future__ import annotations

from collections.abc import Iterator

from tactus.language.check.fitting import Schemas
from tactus.language.check.host import Host
from tactus.language.deeds import PROCEDURE, TOOL
from tactus.language.facts import Facts
from tactus.language.finding import Finding

OWN = {TOOL: "args", PROCEDURE: "input"}


def parameters(facts: Facts, host: Host) -> Iterator[Finding]:
    schemas = Schemas()
    for declared in facts.declared:
        if declared.kind not in OWN:
            continue
        names = ("input", "parameters") if declared.kind == TOOL else ("input",)
        fields = schemas.of(declared, *names)
        for function in facts.body(declared) if fields is not None else ():
            assert fields is not None
            known = (*fields.fields, *fields.unread)
            second = next((one for one in function.parameters[1:] if one.name in known), None)
            if second is not None and second.node is not None and second.uses and len(second.values) == 1:
                own = OWN[declared.kind]
                listed = ", ".join(f"{own}.{one.name}" for one in function.parameters if one.name in known)
                message = f"the function of a {declared.kind} is given one table, and `{second.name}` is nil: write "
                message += f"function({own}) and {listed}"
                yield Finding("TAC719", message, facts.file, facts.span(second.node))
