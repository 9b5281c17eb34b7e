"""Annotations of every word for Lua's language server (LuaLS): completion, hover and types in any editor, without a
server of our own. The text is a Lua file that is never run; it holds what programs of this version can say.
"""

from __future__ import annotations

from collections.abc import Mapping

from tactus.language import words
from tactus.language.reference.shown import built, contents, gives, here, kinds, sentence, spaces
from tactus.language.words import BY_NAME, NAMED, WORDS, Field, Word
from tactus.language.words.handles import Handle, Member
from tactus.language.words.lua import OURS

PREFIX = "tactus"
SCHEMA, ONE = f"{PREFIX}.schema", f"{PREFIX}.field"
LUA = {
    "string": "string",
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "table": "table",
    "function": "function",
    "schema": SCHEMA,
    "field": ONE,
    "thread": "thread",
    "any": "any",
}
"""A type of the table -> the language server's."""
HEAD = f"""---@meta {PREFIX}

-- Every word of Tactus, for Lua's language server. `tactus editor-setup` writes this file; nothing runs it.

---A field of a schema: `field.string{{...}}`, `{{type = "string"}}` or `"string"`.
---@alias {ONE} table|string

---A table of fields, by name.
---@alias {SCHEMA} table<string, {ONE}>
"""
Fields = Mapping[str, Field]


def text() -> str:
    """The whole file."""
    return _Writer().text()


class _Writer:
    """Classes of tables are written before what names them; one for every table that differs from all others."""

    def __init__(self) -> None:
        self._classes: list[tuple[str, Fields]] = []
        self._blocks: list[str] = []

    def text(self) -> str:
        for space, of in spaces().items():
            if space not in BY_NAME or not here(BY_NAME[space]):
                self._blocks.append(f"---@class {PREFIX}.{space}.words\n{space} = {{}}")
            else:
                self._word(BY_NAME[space])
            for word in of:
                self._word(word)
        for word in WORDS:
            if here(word) and "." not in word.name and word.name not in spaces():
                self._word(word)
        for name in OURS:
            self._word(words.LIBRARY[name])
        for handle in words.HANDLES.values():
            self._handle(handle)
        return "\n\n".join([HEAD.rstrip("\n"), *self._blocks]) + "\n"

    # ---------------------------------------------------------------- types

    def _type(self, field: Field, name: str) -> str:
        """`name`: what a class of the field's table would be called."""
        found: list[str] = []
        for kind in kinds(field):
            found += self._alternatives(field, kind, name)
        return "|".join(dict.fromkeys(found))

    def _alternatives(self, field: Field, kind: str, name: str) -> list[str]:
        if kind == "string" and field.enum:
            return [*(f'"{value}"' for value in field.enum), *(["string"] if field.others else [])]
        if kind == "list":
            item = self._type(field.items, name) if field.items else "any"
            return [f"({item})[]" if "|" in item else f"{item}[]"]
        if kind == "table":
            table = [self._class(field.fields, name)] if built(field.fields) else []
            handle = [f"{PREFIX}.{field.ref}"] if field.ref in words.HANDLES else []
            return [*handle, *table] or ["table"]
        return [LUA[kind]]

    def _class(self, fields: Fields | None, name: str, item: Field | None = None) -> str:
        """The class of a table's fields, which is written when it is first needed. `item`: what stands in it without a
        key."""
        shown = built(fields)
        for known, same in self._classes:
            if contents(same) == contents(shown):
                return known
        taken = {known for known, _ in self._classes}
        said = f"{PREFIX}.{name}" if f"{PREFIX}.{name}" not in taken else f"{PREFIX}.{name}.{len(taken)}"
        self._classes.append((said, shown))
        lines = [f"---@class {said}"]
        for key, field in shown.items():
            mark = "" if field.required else "?"
            other = "|table" if "table" in kinds(field) and built(field.fields) else ""  # what a word made
            lines.append(f"---@field {key}{mark} {self._type(field, f'{name}.{key}')}{other} {_said(field)}")
        if item:
            lines.append(f"---@field [1]? {self._type(item, name)} {item.doc}")
        self._blocks.append("\n".join(lines))
        return said

    def _returns(self, returns: str) -> list[str]:
        found = []
        for one in gives(returns):
            type = f"{PREFIX}.{one.type}" if one.type in words.HANDLES else LUA.get(one.type, one.type)
            found.append(f"{type}{'[]' if one.many else ''}{'?' if one.maybe else ''}")
        return found

    def _fun(self, args: Fields, returns: str, name: str, rest: bool = False, first: str = "") -> str:
        """A function's type."""
        given = [first] if first else []
        for key, field in args.items():
            given.append(f"{key}{'' if field.required else '?'}: {self._type(field, f'{name}.{key}')}")
        said = f"fun({', '.join([*given, '...: any'] if rest else given)})"
        results = self._returns(returns)
        return f"{said}: {', '.join(results)}" if results else said

    # ---------------------------------------------------------------- handles

    def _handle(self, handle: Handle) -> None:
        """The class of a handle, in a block of its own: no program sees the variable."""
        own = [one for one in handle.members if one.since is not None]
        lines = [*_doc(handle.doc), f"---@class {PREFIX}.{handle.name}"]
        for one in own:
            if one.kind == "field":
                given = self._returns(one.returns)[0]
                lines.append(
                    f"---@field {one.name}{'?' if given.endswith('?') else ''} {given.removesuffix('?')} {one.doc}"
                )
        method = next((one for one in own if handle.called and one.word == handle.called), None)
        if method:
            lines.append(f"---@overload {self._fun(method.args, method.returns, f'{handle.name}.{method.name}')}")
        parts = ["\n".join(["do", *lines, f"local {handle.name} = {{}}"])]
        parts += ["\n".join(self._method(handle, one)) for one in own if one.kind == "method"]
        self._blocks.append("\n\n".join(parts) + "\nend")

    def _method(self, handle: Handle, one: Member) -> list[str]:
        """Said with a dot, or with a colon."""
        said = f"{handle.name}.{one.name}"
        colon = self._fun(one.args, one.returns, said, first=f"self: {PREFIX}.{handle.name}")
        lines = [*_doc(one.doc), f"---@overload {colon}", *self._params(one.args, said)]
        lines += [f"---@return {given}" for given in self._returns(one.returns)]
        return [*lines, f"function {said}({', '.join(one.args)}) end"]

    # ---------------------------------------------------------------- words

    def _word(self, word: Word) -> None:
        if word.item and word.fields:
            self._class(word.fields, f"{word.name}.fields", word.item)
        lines = [*_doc(word.doc), *_example(word)]
        if word.instead:
            lines.append("---@deprecated")
        if word.value:
            self._blocks.append("\n".join([*lines, *self._value(word)]))
        elif word.name in spaces():
            self._blocks.append("\n".join([*lines, *self._callable(word)]))
        else:
            self._blocks.append("\n".join([*lines, *self._function(word)]))

    def _value(self, word: Word) -> list[str]:
        """A value; one with arguments can be called too."""
        if not word.args:
            return [f"---@type {self._returns(word.returns)[0]}", f"{word.name} = {{}}"]
        call = f"---@overload {self._fun(word.args, '', word.name)}"
        return [f"---@class {PREFIX}.{word.name}.word", "---@field [string] any", call, f"{word.name} = {{}}"]

    def _callable(self, word: Word) -> list[str]:
        """A word that has words behind a dot."""
        lines = [
            f"---@class {PREFIX}.{word.name}.words",
            f"---@overload {self._fun(word.args, word.returns, word.name)}",
        ]
        return [*lines, *self._by_name(word), f"{word.name} = {{}}"]

    def _function(self, word: Word) -> list[str]:
        args = word.args
        lines = [*self._by_name(word), *self._params(args, word.name)]
        lines += ["---@param ... any"] if word.rest else []
        lines += [f"---@return {given}" for given in self._returns(word.returns)]
        names = [*args, "..."] if word.rest else list(args)
        return [*lines, f"function {word.name}({', '.join(names)}) end"]

    def _by_name(self, word: Word) -> list[str]:
        """A declaration that is given a name alone looks it up."""
        if word.name not in NAMED or word.instead or word.returns not in words.HANDLES:
            return []
        return [f"---@overload fun(name: string): {PREFIX}.{word.returns}"]

    def _params(self, args: Fields, name: str) -> list[str]:
        return [
            f"---@param {key}{'' if field.required else '?'} {self._type(field, f'{name}.{key}')} {_said(field)}"
            for key, field in args.items()
        ]


def _said(field: Field) -> str:
    default = f" (`{field.default}` unless given)" if field.default else ""
    return f"{field.doc}{default}"


def _doc(doc: str) -> list[str]:
    return [f"---{sentence(doc)}"]


def _example(word: Word) -> list[str]:
    """What hovering shows below the sentence."""
    if not word.example:
        return []
    return ["---", "---```lua", *(f"---{line}" for line in word.example.splitlines()), "---```"]
