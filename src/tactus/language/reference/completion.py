"""What an editor asks about a word, as one JSON object: completion, hover and signatures, for a language server and for
the browser alike. It holds what programs of this version can say; keys that would hold nothing are left out.

words      name -> kind (declare, ask, memory, lua), doc, signature, args, fields, item, rest, value, others, returns,
           example, instead (of an older spelling: today's word), page (of the reference)
handles    name -> doc, called (the word that calling it says), members: name -> kind, doc, args, returns, word
tables     the fields of tables, by a number; `fields` of an argument or field is such a number
library    names of Lua's own library -> doc, signature, args, returns; removed: name -> what to do instead
codes      code -> title, severity
phrases    the steps of specifications: kinds, forms, doc
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tactus.language import words
from tactus.language.codes import CODES
from tactus.language.phrases import PHRASES
from tactus.language.reference.shown import built, here, places, signature
from tactus.language.words import WORDS, Field, Word
from tactus.language.words.handles import Handle

Fields = Mapping[str, Field]


def data() -> dict[str, Any]:
    """The whole object."""
    return _Writer().data()


class _Writer:
    """A table that several words take is written once."""

    def __init__(self) -> None:
        self._tables: list[dict[str, Any]] = []

    def data(self) -> dict[str, Any]:
        pages = places()
        found: dict[str, Any] = {
            "words": {word.name: {**self._word(word), "page": pages[word.name]} for word in WORDS if here(word)},
            "said_by_handles": {word.name: self._word(word) for word in WORDS if word.since and self._by_handle(word)},
            "handles": {name: self._handle(handle) for name, handle in words.HANDLES.items()},
            "doubles": {kind: self._table(fields) for kind, fields in words.DOUBLES.items()},
            "evaluators": {kind: self._table(fields) for kind, fields in words.EVALUATORS.items()},
            "library": {name: self._word(word) for name, word in words.LIBRARY.items()},
            "removed": dict(words.REMOVED),
            "codes": {code.id: {"title": code.title, "severity": code.severity} for code in CODES},
            "phrases": [{"kinds": list(one.kinds), "forms": list(one.shown), "doc": one.doc} for one in PHRASES],
        }
        return {**found, "tables": self._tables}

    def _by_handle(self, word: Word) -> bool:
        said = {member.word for handle in words.HANDLES.values() for member in handle.members}
        return not word.spoken and word.name in said

    def _word(self, word: Word) -> dict[str, Any]:
        return _full(
            kind=word.kind,
            doc=word.doc,
            signature=signature(word),
            args=self._fields(word.args),
            fields=self._table(word.fields) if word.fields else None,
            item=self._field(word.item) if word.item else None,
            rest=word.rest,
            value=word.value,
            others=word.others,
            returns=word.returns,
            example=word.example,
            instead=word.instead,
        )

    def _handle(self, handle: Handle) -> dict[str, Any]:
        members = {
            one.name: _full(kind=one.kind, doc=one.doc, args=self._fields(one.args), returns=one.returns, word=one.word)
            for one in handle.members
            if one.since is not None
        }
        return _full(doc=handle.doc, called=handle.called, members=members)

    def _fields(self, fields: Fields) -> dict[str, Any]:
        """Fields with a `since`; older names point to today's."""
        return {name: self._field(field) for name, field in fields.items() if field.since is not None}

    def _field(self, field: Field) -> dict[str, Any]:
        return _full(
            type=field.type,
            doc=field.doc,
            required=field.required,
            enum=list(field.enum),
            others=field.others,
            default=field.default,
            ref=field.ref,
            fields=self._table(field.fields) if built(field.fields) else None,
            items=self._field(field.items) if field.items and field.items.since else None,
            template=field.template,
            instead=field.instead,
            example=field.example,
        )

    def _table(self, fields: Fields | None) -> int:
        said = self._fields(fields or {})
        if said not in self._tables:
            self._tables.append(said)
        return self._tables.index(said)


def _full(**entries: Any) -> dict[str, Any]:
    """Without what says nothing; the number of a table says something, also 0."""
    return {name: value for name, value in entries.items() if value or (type(value) is int)}
