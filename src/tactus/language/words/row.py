"""What a row of the table of words is."""

from __future__ import annotations

from dataclasses import dataclass

DECLARE, ASK, MEMORY, LUA = "declare", "ask", "memory", "lua"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a declaration or of a word's table argument. `type` is for people and for checks:
    string, number, integer, boolean, list, table, function, schema, any; `|` joins alternatives."""

    type: str
    doc: str
    required: bool = False
    since: str | None = "0.1"


@dataclass(frozen=True, slots=True)
class Word:
    """One word.

    kind      declare (a declaration), ask (takes a number in the journal), memory (answered by the host
              from the run's memory, takes none), lua (lives in the VM's prelude)
    params    names of its positional arguments; they travel as one JSON object
    functions those of `params` that are functions: they travel beside the arguments, as handles
    optional  those of `functions` that may be left out
    fields    of its table argument (declarations and words that take one table of options)
    shape     what the program gets: value, pair (two values), turn (an agent's result), tool, agent,
              procedure, node (a handle), nodes (a list of them), nothing
    state     the ask carries the state of the procedure call
    spoken    False: said by handles and by the runtime, never by name
    """

    name: str
    kind: str
    doc: str
    since: str | None = "0.1"
    params: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    fields: dict[str, Field] | None = None
    shape: str = "value"
    state: bool = False
    spoken: bool = True


def later(docs: dict[str, str]) -> dict[str, Field]:
    """Fields of the language that are not of this version."""
    return {name: Field("any", doc, since=None) for name, doc in docs.items()}


def unbuilt(names: str, kind: str = ASK) -> tuple[Word, ...]:
    """Words of the language that are not of this version."""
    return tuple(Word(name, kind, "", since=None) for name in names.split())
