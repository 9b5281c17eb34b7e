"""Stages: how far a procedure call has come."""

from __future__ import annotations

from typing import Any

from tactus.language.words.row import DECLARE, MEMORY, Field, Word

NAMES = {"names": Field("list", "the names, in order", required=True, items=Field("string", "a stage"))}
STAGE = Field("string", "the stage", required=True, ref="stage", example='"writing"')


def _word(name: str, doc: str, example: str, **more: Any) -> Word:
    return Word(f"Stage.{name}", MEMORY, doc, example=example, **more)


WORDS: tuple[Word, ...] = (
    Word(
        "Stages",
        DECLARE,
        "the names that stages may have, in order",
        params=("names",),
        shape="nothing",
        args=NAMES,
        example='Stages {"planning", "executing", "complete"}',
    ),
    Word(
        "stages",
        DECLARE,
        "older spelling of Stages",
        params=("names",),
        shape="nothing",
        args=NAMES,
        example='stages({"planning", "executing", "complete"})',
        instead="Stages",
    ),
    _word("set", "enter a stage", 'Stage.set("writing")', params=("stage",), args={"name": STAGE}, shape="nothing"),
    _word(
        "advance",
        "enter the next stage, or a later one; gives its name",
        "local stage = Stage.advance()",
        params=("stage",),
        args={"name": Field("string", "a later stage; by default the next", ref="stage")},
        returns="string",
    ),
    _word(
        "current",
        "the stage of this procedure call, nil before the first",
        "local stage = Stage.current()",
        returns="string?",
    ),
    _word(
        "is",
        "whether this is the stage",
        'if Stage.is("writing") then worker("Write on.") end',
        params=("stage",),
        args={"name": STAGE},
        returns="boolean",
    ),
    _word(
        "history",
        "the changes of stage, the oldest first",
        "for _, change in ipairs(Stage.history()) do\n  print(change.to_stage, change.timestamp)\nend",
        returns="change[]",
    ),
    _word("count", "how many stages are declared", "local all = Stage.count()", returns="integer"),
)
