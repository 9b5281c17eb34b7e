"""Fields of schemas: `field.string{...}` and its siblings."""

from __future__ import annotations

from tactus.language.words.row import LUA, Field, Word
from tactus.language.words.schemas import TYPES, options


def _builds(name: str) -> Word:
    known = options(name)
    return Word(
        f"field.{name}",
        LUA,
        TYPES[name].doc,
        args={"options": Field("table", "what is known of it", default="{}", fields=known)},
        fields=known,
        returns="table",
        example=f"Procedure {{\n  input = {{value = {TYPES[name].example}}},\n  function(input) return input end\n}}",
    )


WORDS: tuple[Word, ...] = tuple(_builds(name) for name in TYPES)
