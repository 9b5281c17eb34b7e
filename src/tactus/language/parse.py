"""Which name a declaration gets from where it stands: `x = Agent{…}` is the agent `x`.

Lua reports only the line of a call, so the text is read beside it and the names are listed by line, in the
order in which the calls are made. It knows the grammar of Lua and nothing of what the words mean.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from tactus.record import record

if TYPE_CHECKING:
    from tree_sitter import Language
    from tree_sitter import Node as Node
    from tree_sitter import Tree as Tree

AGAIN = {
    "function_declaration",
    "function_definition",
    "for_statement",
    "while_statement",
    "repeat_statement",
}
"""What stands in these may happen any number of times: the source cannot name it."""
PERHAPS = {"if_statement", "binary_expression"}
"""What stands in these may not happen at all."""
ARGUMENT = rb"(?=\s*(?:[({\[\"']|--))"
"""What follows the name of a call."""


@record(frozen=True, slots=True)
class Site:
    """One call of a declaration word. Lines and columns are 1-based, columns count bytes.

    word      as it is spelled
    at        the line that Lua reports for the call (of a tail call, `return Agent{}`, it knows none: the
              frame is gone, level 2 is who called the file; such a call has no name from its place either)
    name      what the source calls it; "" where it stands alone, as a statement at the top level; None where
              it has a place but the source has no name for that
    own       the name stands in the call itself: `Agent "x" {…}`, `agent("x", {…})`
    looks_up  `Agent("x")`: it names an agent that was declared elsewhere, and declares none
    certain   it is made exactly once, when its line is reached
    line, column, end_line, end_column
              from the word to the end of its argument (of the table, for `Agent "x" {…}`)
    """

    word: str
    at: int
    name: str | None
    own: bool
    looks_up: bool
    certain: bool
    line: int
    column: int
    end_line: int
    end_column: int


def declarations(source: str, words: Collection[str]) -> dict[str, list[str | None]]:
    """For each line with calls of `words`, the names they declare: `{"Agent:3": ["writer", None], …}`.

    The key is the word and the line that Lua reports for the call; the list has one entry for each time the
    word itself is called there, in the order of the calls. For `Agent "x" {…}` that is the call with "x",
    which comes before those in its table. "": it stands alone. None: it needs a `name=`, or it is a look-up,
    `Agent("x")`. Where a line has several and not all of them are sure to happen, only names that stand in the
    call are given.
    Text that is not Lua gives what could be made out; nothing is raised.
    """
    by_line: dict[str, list[Site]] = {}
    for site in sites(source, words):
        by_line.setdefault(f"{site.word}:{site.at}", []).append(site)
    return {key: _names(found) for key, found in by_line.items()}


def _names(found: list[Site]) -> list[str | None]:
    sure = len({site.name for site in found}) == 1 or all(site.certain for site in found)
    return [site.name if sure or site.own else None for site in found]


def sites(source: str, words: Collection[str]) -> list[Site]:
    """Every call of `words` in the source, in the order in which they are made."""
    return sites_of(as_lua_counts(source), None, words)


def sites_of(text: bytes, root: Node | None, words: Collection[str]) -> list[Site]:
    """The same of a text that was parsed already, or is parsed if there is a word in it."""
    pattern = rb"\b(?:" + b"|".join(re.escape(word.encode()) for word in words) + rb")\b" + ARGUMENT
    hits = [match.start() for match in re.finditer(pattern, text)] if words else []
    if not hits:
        return []
    walk = _Walk(text, {word.encode() for word in words}, hits)
    walk.through(root or parsed(text))
    return [site for _, site in sorted(walk.found, key=lambda pair: pair[0])]


def parsed(text: bytes) -> Node:
    return tree(text).root_node


def tree(text: bytes, before: Tree | None = None) -> Tree:
    """The tree of a text; `before` is the one it had until it was edited, which was told of the edit."""
    from tree_sitter import Parser

    return Parser(_lua()).parse(text, before) if before is not None else Parser(_lua()).parse(text)


def uses(source: str) -> set[str]:
    """The dotted names in the source (`Human.approve`, `mcp.search.find`), and its calls of them with one constant
    text: `os.getenv("HOME")`. Comments and texts name nothing."""
    text = as_lua_counts(source)
    walk = _Walk(text, set(), [])
    found: set[str] = set()
    todo = [parsed(text)]
    while todo:
        node = todo.pop()
        todo += node.named_children
        if node.type == "dot_index_expression":
            found.add(re.sub(r"\s", "", walk._text(node)))
        word, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
        given = expressions(arguments) if arguments else []
        constant = walk._constant(given[0]) if len(given) == 1 else None
        if word and word.type == "dot_index_expression" and constant is not None:
            found.add(f'{walk._text(word)}("{constant}")')
    return found


def as_lua_counts(source: str) -> bytes:
    """The source with one kind of line end and without a first line for the shell; every line keeps its
    number. (Lua counts a lone carriage return too, tree-sitter does not.)"""
    text = re.sub(r"\r\n|\n\r|\r", "\n", source.removeprefix("\ufeff")) if "\r" in source else source
    text = text.removeprefix("\ufeff")
    if text.startswith("#"):
        text = text[len(text.partition("\n")[0]) :]
    if "[--[" in text:
        text = _without_comments_in_brackets(text)
    return text.encode("utf-8", "replace")


def _without_comments_in_brackets(text: str) -> str:
    """Without the comments of `t[--[[here]] key]`, which tree-sitter does not read; everything stays in its place."""
    from tactus.language.lexer import COMMENT, tokens

    for token in tokens(text):
        if token.kind == COMMENT and token.text.startswith("--[") and text[token.start - 1 : token.start] == "[":
            text = text[: token.start] + re.sub(r"[^\n]", " ", token.text) + text[token.end :]
    return text


@lru_cache(maxsize=1)
def _lua() -> Language:
    import tree_sitter
    import tree_sitter_lua

    return tree_sitter.Language(tree_sitter_lua.language())


class _Walk:
    """One way down the tree, past everything in which no word stands. A call is made when its text ends, so
    the end of its bytes is its place in the order."""

    def __init__(self, text: bytes, words: set[bytes], hits: list[int]) -> None:
        self.text, self.words, self.hits = text, words, hits
        self.found: list[tuple[int, Site]] = []

    def through(self, root: Node) -> None:
        # name: what the source calls the value of this node, "" if it stands alone; outer: the call that calls it
        todo: list[tuple[Node, str | None, bool, bool, Node | None]] = [(root, "", False, False, None)]
        while todo:
            node, name, again, perhaps, outer = todo.pop()
            kind = node.type
            if calls := kind == "function_call":
                self._call(node, name, again, perhaps, outer)
            again = again or kind in AGAIN
            perhaps = perhaps or kind in PERHAPS
            for child, its_name in self._named(node, kind, name):
                if has_hit(child, self.hits):
                    curried = calls and child.type == "function_call"
                    todo.append((child, its_name, again, perhaps, node if curried else None))

    def _named(self, node: Node, kind: str, name: str | None) -> Iterable[tuple[Node, str | None]]:
        """The children of a node, each with the name that its value gets there."""
        match kind:
            case "assignment_statement":
                return self._assigned(node)
            case "field":
                return self._field(node)
            case "parenthesized_expression":
                return [(child, name) for child in node.named_children]
            case "chunk" | "block" | "return_statement":
                return [(child, "") for child in node.named_children]
            case "expression_list" if node.named_child_count == 1:
                return [(child, name) for child in node.named_children]
            case _:
                return [(child, None) for child in node.named_children]

    def _assigned(self, node: Node) -> Iterable[tuple[Node, str | None]]:
        parts = {child.type: child for child in node.named_children}
        left, right = parts.get("variable_list"), parts.get("expression_list")
        targets = left.children_by_field_name("name") if left else []
        values = right.children_by_field_name("value") if right else []
        names = [self._target(target) for target in targets]
        names += [None] * (len(values) - len(names))
        return [*((target, None) for target in targets), *zip(values, names, strict=False)]

    def _target(self, node: Node) -> str | None:
        if node.type == "identifier":
            return self._text(node)
        field = node.child_by_field_name("field")
        if node.type == "dot_index_expression" and field:
            return self._text(field)
        return self._constant(field) if field else None

    def _field(self, node: Node) -> Iterable[tuple[Node, str | None]]:
        key, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        found: list[tuple[Node, str | None]] = []
        name = None
        if key:
            found.append((key, None))
            plain = key.type == "identifier" and self.text[node.start_byte : node.start_byte + 1] != b"["
            name = self._text(key) if plain else self._constant(key)
        if value:
            found.append((value, name))
        return found

    def _call(self, node: Node, name: str | None, again: bool, perhaps: bool, outer: Node | None) -> None:
        word, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
        if not word or word.type != "identifier" or not arguments or not arguments.children:
            return
        if self.text[word.start_byte : word.end_byte] not in self.words:
            return
        first, given = arguments.children[0], expressions(arguments)
        text = self._constant(given[0]) if given else None
        # Lua takes the line that its lexer has reached with the first token of the argument
        at = (first.end_point if first.type == "string" else first.start_point).row + 1
        curried = first.type == "string" and _takes_a_table(outer)
        own = text is not None and (curried or len(given) > 1)
        looks_up = len(given) == 1 and given[0].type == "string" and not curried
        end = outer.end_point if outer and curried else node.end_point
        site = Site(
            word=self._text(word),
            at=at,
            name=text if own else None if looks_up or again else name,
            own=own,
            looks_up=looks_up,
            certain=not again and not perhaps,
            line=node.start_point.row + 1,
            column=node.start_point.column + 1,
            end_line=end.row + 1,
            end_column=end.column + 1,
        )
        self.found.append((node.end_byte, site))

    def _text(self, node: Node) -> str:
        return self.text[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _constant(self, node: Node) -> str | None:
        return literal(self.text, node)


def literal(source: bytes, node: Node) -> str | None:
    """The text of a string literal; None for any other expression and for a string with escapes."""
    if node.type != "string":
        return None
    content = node.child_by_field_name("content")
    if content is None:
        return ""
    text = source[content.start_byte : content.end_byte].decode("utf-8", "replace")
    if source[node.start_byte : node.start_byte + 1] == b"[":
        return text.removeprefix("\n")
    return None if "\\" in text else text


def expressions(arguments: Node) -> list[Node]:
    return [child for child in arguments.named_children if child.type != "comment"]


def sides(node: Node) -> tuple[list[Node], list[Node]]:
    """The targets and the values of an assignment, or of a declaration without one."""
    parts = {child.type: child for child in node.named_children}
    left, right = parts.get("variable_list"), parts.get("expression_list")
    return (
        left.children_by_field_name("name") if left else [],
        right.children_by_field_name("value") if right else [],
    )


def operator_of(node: Node) -> str:
    """Of a unary or binary expression; comments may stand around it."""
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else ""


def _takes_a_table(call: Node | None) -> bool:
    arguments = call.child_by_field_name("arguments") if call else None
    given = expressions(arguments) if arguments else []
    return bool(given) and given[0].type == "table_constructor"


def has_hit(node: Node, hits: list[int]) -> bool:
    start, end = node.byte_range
    at = bisect_left(hits, start)
    return at < len(hits) and hits[at] < end
