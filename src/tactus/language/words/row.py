"""What a row of the table of words is. A row is equal to itself alone, so that making the classes stays cheap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tactus.record import record

DECLARE, ASK, MEMORY, LUA = "declare", "ask", "memory", "lua"
TYPES = ("string", "number", "integer", "boolean", "list", "table", "function", "schema", "field", "any")
REFS = ("agent", "tool", "procedure", "stage", "request", "history", "model")


@record(frozen=True, slots=True, eq=False)
class Field:
    """A field of a declaration, an option of a table argument, or a positional argument.

    type      string, number, integer, boolean, list, table, function, any; schema: a table of fields; field: one of
              them, field.string{...}, {type = "string"} or "string"; `|` joins alternatives
    doc       one line
    required  it must be given
    since     the version that has it; None: it is part of the language and not of this version
    enum      the texts it may be
    others    it may be other texts too
    default   what holds without it, as a program would write it; "" = nothing
    ref       what a text in it names: agent, tool, procedure, stage, request, history, model; of a list, each item
    fields    those of the table it may be; None = any
    items     what each item of the list it may be is; None = any
    template  {input.x} in it is filled in
    instead   of an older spelling: today's name
    example   a value, as a program would write it
    """

    type: str
    doc: str
    required: bool = False
    since: str | None = "0.1"
    enum: tuple[str, ...] = ()
    default: str = ""
    ref: str = ""
    fields: Mapping[str, Field] | None = None
    items: Field | None = None
    template: bool = False
    instead: str = ""
    example: str = ""
    others: bool = False


@record(frozen=True, slots=True, eq=False)
class Word:
    """One word.

    kind      declare (a declaration), ask (takes a number in the journal), memory (answered by the host
              from the run's memory, takes none), lua (lives in the VM's prelude)
    args      its positional arguments as a program writes them, in order; a table of options is one of them
    fields    the options of its table argument (declarations, and words that take one)
    item      what stands in that table without a key: the function of a tool
    others    that table may have other fields too
    rest      it takes any number of arguments behind `args`
    value     it is a value (of the type `returns`), and need not be called
    returns   what the program gets: types, names of handles, `[]` a list of them, `?` or nil: "boolean, string?"
    example   a few lines that use it
    instead   of an older spelling: today's word
    params    names under which its positional arguments travel, as one JSON object
    functions those of `params` that are functions: they travel beside the arguments, as handles
    optional  those of `functions` that may be left out
    shape     what the program gets: value, pair (two values), turn (an agent's result), tool, agent,
              procedure, node (a handle), nodes (a list of them), nothing
    state     the ask carries the state of the procedure call
    spoken    False: said by handles and by the runtime, never by name
    inner     said by the runtime alone: a program that asks it is none of ours
    """

    name: str
    kind: str
    doc: str
    since: str | None = "0.1"
    params: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    fields: Mapping[str, Field] | None = None
    shape: str = "value"
    state: bool = False
    spoken: bool = True
    inner: bool = False
    args: Mapping[str, Field] = field(default_factory=dict)
    rest: bool = False
    returns: str = ""
    example: str = ""
    instead: str = ""
    item: Field | None = None
    value: bool = False
    others: bool = False


def later(type: str, doc: str, **more: Any) -> Field:
    """A field of the language that is not of this version."""
    return Field(type, doc, since=None, **more)


def unbuilt(name: str, kind: str, doc: str, **more: Any) -> Word:
    """A word of the language that is not of this version."""
    return Word(name, kind, doc, since=None, **more)
