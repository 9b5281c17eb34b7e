"""Older declarations, `tool("x", {…}, function(args) … end)`, as today's: `x = Tool {…, function(args) … end}` where a
variable of that name is free, else `Tool "x" {…}`, which is the same wherever it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tactus.language import outline
from tactus.language.facts import Declared, Facts
from tactus.language.fix import places
from tactus.language.fix.bodies import Bodies, parts
from tactus.language.fix.splices import Splices, Unsure
from tactus.language.lexer import KEYWORDS
from tactus.language.literals import text_of
from tactus.language.words import BY_NAME
from tactus.language.words.lua import LIBRARY

if TYPE_CHECKING:
    from tactus.language.parse import Node
    from tactus.language.scopes import Variable

AGENT, PROCEDURE, MAIN = "agent", "procedure", "main"
TAKEN = {name.partition(".")[0] for name in (*LIBRARY, *BY_NAME)} | KEYWORDS
"""No names for variables: what a program finds in its globals."""
NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
DYNAMIC = ("load", "_G", "_ENV")


class Declarations:
    """Those of one file. `alone`: nothing else shares its globals."""

    def __init__(self, facts: Facts, splices: Splices) -> None:
        self.facts, self.splices = facts, splices
        self.bodies = Bodies(facts, splices)
        self.alone = _is_alone(facts)
        self.given_away: set[str] = set()

    def rewrite(self, declared: Declared) -> None:
        """Write one as today's. Raises Unsure, and then nothing is changed."""
        given = places.arguments(declared.call)
        curried = declared.at.parent != declared.call
        name = text_of(self.facts.text, given[0]) if given and not curried else None
        if name is None:
            self._renamed(declared)
        else:
            self._named(declared, name, given)

    def _renamed(self, declared: Declared) -> None:
        """`agent {…}` and `agent "x" {…}`."""
        if declared.word == AGENT:
            self._without_global(declared, declared.name, places.target(declared.call))
        self.splices.rename(self.splices.first(declared.at), BY_NAME[declared.word].instead)

    def _named(self, declared: Declared, name: str, given: list[Node]) -> None:
        """`agent("x", {…})`."""
        splices, (table, function) = self.splices, parts(given)
        edges = [splices.first(declared.at), splices.first(given[1])]
        edges += [splices.last(node) for node in given[1:]] + [splices.last(declared.call)]
        if any(splices.commented(*edge) for edge in (edges[:2], edges[-2:])) or (
            table is not None and function is not None and splices.commented(edges[2], splices.first(function))
        ):
            raise Unsure("a comment stands in the way")
        before, head = self._head(declared, name, self.facts.said(given[0]))
        splices.put(before, splices.start(edges[1]), f"{head} ")
        self.bodies.write(declared, table, function)

    def _head(self, declared: Declared, name: str, said: str) -> tuple[int, str]:
        """Where the new text begins, and what it says before the table."""
        word, call = BY_NAME[declared.word].instead, declared.call
        begin, place = self.splices.start(self.splices.first(call)), places.target(call)
        stands_alone = places.is_top(call) and self.alone
        if declared.word == PROCEDURE and name == MAIN and self.alone:
            whole = call if places.is_top(call) else self._unused_main(declared, place)
            if whole is not None:
                return self.splices.start(self.splices.first(whole)), word
        if place is not None and self._last_name(place) == name and not places.again(call):
            if declared.word == AGENT:
                self._without_global(declared, name, place)
            return begin, word
        if stands_alone and self._is_free(name):
            if declared.word == AGENT:
                self._global_renamed(name)
            self.given_away.add(name)
            return begin, f"{name} = {word}"
        if declared.word == AGENT:
            other = _global_of(name)
            if stands_alone and other not in TAKEN and self._uses(other):
                self._never_assigned(other)
                return begin, f"{other} = {word} {said}"
            self._without_global(declared, name, place)
        return begin, f"{word} {said}"

    def _unused_main(self, declared: Declared, place: Node | None) -> Node | None:
        """The statement `main = procedure("main", …)`, if nothing else speaks of `main`."""
        named = [variable for variable in self.facts.scopes.variables if variable.name == MAIN]
        whole = places.statement(declared.call)
        if place is None or whole is None or not places.is_top(whole) or len(named) != 1:
            return None
        if named[0].uses or len(named[0].values) != 1 or named[0].node != place:
            return None
        splices = self.splices
        return None if splices.commented(splices.first(whole), splices.first(declared.at)) else whole

    def _last_name(self, place: Node) -> str:
        """Of `M.x` that is x."""
        field = place.child_by_field_name("field")
        return self.facts.said(place if field is None else field)

    def _is_free(self, name: str) -> bool:
        """Whether a new global of this name changes nothing."""
        used = any(variable.name == name for variable in self.facts.scopes.variables)
        return bool(NAME.fullmatch(name)) and not used and name not in TAKEN and name not in self.given_away

    # --- the global with a capital letter that `agent` makes

    def _global_renamed(self, name: str) -> None:
        """Its uses get the name of the new variable."""
        other = _global_of(name)
        if other != name and other not in TAKEN:
            self._never_assigned(other)
            self._rename(other, name)

    def _without_global(self, declared: Declared, name: str | None, place: Node | None) -> None:
        """Nothing may need it; or what needs it can use the variable that the agent is assigned to."""
        if name is None:
            raise Unsure("its name, and so its global, is made at run time")
        other = _global_of(name)
        if other in TAKEN or (place is not None and self._is_global(place, other)):
            return
        if not self.alone:
            raise Unsure(f"it is also the global {other}, which another file may use")
        self._never_assigned(other)
        uses = self._uses(other)
        holder = self._holder(declared, place)
        if uses and (holder is None or any(node.start_byte < declared.call.end_byte for node in uses)):
            raise Unsure(f"it is also the global {other}, which is used")
        if holder is not None:
            self._rename(other, holder.name)

    def _never_assigned(self, name: str) -> None:
        variable = self.facts.scopes.globals.get(name)
        if variable is not None and (variable.values or variable.stated):
            raise Unsure(f"it is also the global {name}, which is assigned elsewhere")

    def _uses(self, name: str) -> list[Node]:
        variable = self.facts.scopes.globals.get(name)
        return [use.node for use in variable.uses] if variable is not None else []

    def _rename(self, name: str, new: str) -> None:
        for node in self._uses(name):
            self.splices.rename(self.splices.first(node), new)

    def _is_global(self, place: Node, name: str) -> bool:
        variable = self.facts.scopes.globals.get(name)
        return variable is not None and place.type == "identifier" and variable is self._variable(place)

    def _holder(self, declared: Declared, place: Node | None) -> Variable | None:
        """The variable that holds the agent from here to the end of the file, and never anything else."""
        variable = self._variable(place) if place is not None and place.type == "identifier" else None
        if variable is None or not places.is_top(places.statement(declared.call)) or len(variable.values) != 1:
            return None
        named = [one for one in self.facts.scopes.variables if one.name == variable.name]
        return variable if len(named) == 1 else None

    def _variable(self, place: Node) -> Variable | None:
        return next((one for one in self.facts.scopes.variables if one.node == place), None)


def _is_alone(facts: Facts) -> bool:
    """Whether the file is a whole program: it has a main procedure, requires no file of the user's, and makes no
    globals by computed names."""
    if any(facts.scopes.globals.get(name) for name in DYNAMIC):
        return False
    required = facts.scopes.globals.get("require")
    names = [facts.text_of(call.given[0]) if call.given else None for call, _ in facts.called("require")]
    library = all(name is not None and name.startswith("tactus.") for name in names)
    shared = any(
        named.kind == "module" and not named.name.startswith("tactus.") for named in outline.files(facts.source)
    )
    main = any(one.kind == PROCEDURE and one.name == MAIN for one in facts.declared)
    return main and library and not shared and (required is None or len(required.uses) == len(names))


def _global_of(name: str) -> str:
    """The global that `agent("researcher", …)` makes: Researcher."""
    return re.sub(r"^[a-z]", lambda found: found[0].upper(), name)
