"""On which page of the reference each word stands, and what its example needs around it. No run reads it."""

from __future__ import annotations

import re

from tactus.language.words import DECLARE, WORDS
from tactus.language.words.row import Word

PAGES: dict[str, tuple[str, ...]] = {
    "agent": ("Agent",),
    "checkpoint": ("Checkpoint.",),
    "done": ("tactus.", "require"),
    "field": ("field.",),
    "file": ("File.",),
    "filters": ("filters.",),
    "graph": ("GraphNode.",),
    "hitl": ("hitl",),
    "human": ("Human.", "System."),
    "iterations": ("Iterations.",),
    "json": ("Json.",),
    "log": ("Log.", "log", "print"),
    "match": ("contains", "equals", "matches"),
    "mocks": ("Mocks",),
    "procedure": ("Procedure", "Procedure.", "Run."),
    "retry": ("Retry.",),
    "script": ("input", "output"),
    "session": ("Session.", "MessageHistory."),
    "sleep": ("Sleep",),
    "specifications": (
        *("Specification", "Specifications", "specifications"),
        *("Evaluation", "Evaluations", "evaluations", "step", "Step"),
    ),
    "spellings": ("agent", "tool", "procedure"),
    "stage": ("Stages", "stages", "Stage."),
    "state": ("state", "State."),
    "step": ("Step.", "checkpoint"),
    "stop": ("Stop.",),
    "tool": ("Tool", "Tool."),
    # nothing of these is built yet
    "tables": ("Csv.", "Tsv.", "Parquet.", "Hdf5.", "Excel."),
    "toolset": ("Toolset", "toolset", "mcp"),
    "model": ("Model", "LM", "Signature", "Module", "Classify", "Extract", "Generate"),
    "program": ("Program.",),
    "tactic": ("Tactic",),
}
"""Page -> its words; `Tool.` are all words that begin so."""
AROUND = {
    "done": "done = tactus.done",
    "search": 'search = Tool { input = {query = "string"}, function(args) return "3 results" end }',
    "worker": 'worker = Agent { model = "openai/gpt-4o-mini" }\nMocks { worker = {message = "ok"} }',
    "summarize": 'summarize = Procedure { input = {text = "string"}, function(input) return input.text end }',
    "Stage": 'Stages {"researching", "writing", "complete"}',
}
"""A name that an example says -> the declaration that it needs."""
_DECLARES = re.compile(r"\b(?:Agent|Procedure) ?\{")
_RETURNS = re.compile(r"^return\b", re.MULTILINE)
_MAIN = re.compile(r"^(?:Procedure \{|main =)", re.MULTILINE)


def words_of(page: str) -> tuple[Word, ...]:
    """The words of a page, in the order of the page and of the table."""
    return tuple(word for said in PAGES[page] for word in WORDS if word.spoken and _stands_for(said, word.name))


def page_of(name: str) -> str:
    """The page of a word that is spoken."""
    return next(page for page, words in PAGES.items() if any(_stands_for(said, name) for said in words))


def _stands_for(said: str, name: str) -> bool:
    return name.startswith(said) if said.endswith(".") else name == said


def around(example: str) -> str:
    """The declarations that an example needs before it, as Lua."""
    made = re.findall(r"^(?:local )?(\w+) =", example, re.MULTILINE)
    said = (name for name in AROUND if re.search(rf"\b{name}\b", example) and name not in made)
    return "\n".join(AROUND[name] for name in said)


def program(word: Word) -> str:
    """A whole program that holds the example of a word."""
    before = around(word.example)
    parts = [before] if before else []
    if _RETURNS.search(word.example):  # a script
        return "\n".join([*parts, word.example])
    if word.kind != DECLARE and not _DECLARES.search(word.example):
        return "\n".join([*parts, "Procedure {\n  function(input)", word.example, "  end\n}"])
    main = [] if _MAIN.search(word.example) else ['Procedure { name = "main", function(input) end }']
    return "\n".join([*parts, word.example, *main])
