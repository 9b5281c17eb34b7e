"""The reference pages of the tables that stand beside the words: handles, schemas, doubles, evaluators, phrases, Lua's
library, findings, and what is not of this version."""

from __future__ import annotations

from tactus.language import words
from tactus.language.codes import CODES, Code
from tactus.language.phrases import FAMILIES as PHRASES
from tactus.language.phrases import KINDS
from tactus.language.reference.pages import MADE, arguments, call
from tactus.language.reference.shown import arguments as written
from tactus.language.reference.shown import (
    families,
    here,
    marked,
    missing,
    sentence,
    signature,
    slug,
    to_come,
    twin_families,
)
from tactus.language.reference.tables import Tables, table
from tactus.language.words import BY_NAME, WORDS
from tactus.language.words.handles import Handle


def handles() -> str:
    lines = [
        "# Handles and results",
        "",
        MADE,
        "",
        "What words give, and what can be asked of it. A method can be said",
    ]
    lines[-1] += " with a dot or with a colon: `tool.called()`, `tool:called()`."
    tables = Tables()
    for handle in words.HANDLES.values():
        lines += ["", f"## `{handle.name}`", "", sentence(marked(handle.doc)), "", *members(handle)]
        lines += _calling(handle, tables)
    return "\n".join(lines) + "\n"


def _calling(handle: Handle, tables: Tables) -> list[str]:
    """What calling a handle takes: the arguments of the method that says the same word."""
    word = BY_NAME.get(handle.called)
    method = next((one for one in handle.members if word and one.word == word.name), None)
    if word is None or method is None:
        return []
    lines = [
        "",
        f"Calling it, `{handle.name}({written(method.args)})`, is `{method.name}` in short.",
        *arguments(method.args),
    ]
    lines += ["", *tables.of(word.fields)] if word.fields else []
    return [*lines, "", "```text", word.example, "```"] if word.example and not word.spoken else lines


def members(handle: Handle) -> list[str]:
    """The table of a handle's fields and methods, and a line about those of a later version."""
    rows = [["member", "gives", "meaning"]]
    for one in handle.members:
        if one.since is not None:
            name = one.name if one.kind == "field" else f"{one.name}({written(one.args)})"
            rows.append([f"`{name}`", f"`{one.returns}`" if one.returns else "", marked(one.doc)])
    later = ", ".join(f"`{one.name}`" for one in handle.members if one.since is None)
    return [*table(rows), *(["", f"Not in this version: {later}."] if later else [])]


def doubles() -> str:
    lines = [
        "# Doubles",
        "",
        MADE,
        "",
        "What stands under the name of an agent, a tool or a declared request among the doubles of a program.",
    ]
    tables = Tables()
    for kind, fields in words.DOUBLES.items():
        lines += ["", f"## The double of {_a(kind)}", "", *tables.of(fields)]
    return "\n".join(lines) + "\n"


def evaluators() -> str:
    lines = ["# Evaluators", "", MADE, "", "What an evaluation can hold a result against: `type`, and its own fields."]
    rows = [["type", "field", "", "default", "meaning"]]
    for kind, fields in words.EVALUATORS.items():
        own = [[f"`{name}`", *said[1:]] for name, said in zip(fields, Tables().rows(fields), strict=True)]
        rows += [[f"`{kind}`" if not at else "", *row] for at, row in enumerate(own)]
    return "\n".join([*lines, "", *table(rows)]) + "\n"


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def phrases() -> str:
    """Every built-in step of specifications, by subject."""
    lines = ["# Steps of specifications", "", MADE, ""]
    lines += [
        "`[...]` may be left out, `a|b` is one of them, `{...}` is filled in. Given, When and Then are how a step is"
    ]
    lines += ["usually begun; any of them, `And` and `But` will do."]
    for subject, of in PHRASES.items():
        rows = [["", "step", "meaning"]]
        for phrase in of:
            ways = "<br>".join(f"`{way}`" for way in phrase.shown)
            rows.append([", ".join(phrase.kinds).capitalize(), ways, phrase.doc])
        lines += ["", f"## {subject}", "", *table(rows)]
    lines += ["", "## What is filled in", "", *table([["place", "what it is"], *_places()])]
    return "\n".join(lines) + "\n"


def _places() -> list[list[str]]:
    """Each place by the kind that it holds."""
    named: dict[str, list[str]] = {}
    for phrase in (phrase for of in PHRASES.values() for phrase in of):
        for name, kind in phrase.places().items():
            if kind in KINDS and name not in named.setdefault(KINDS[kind].doc, []):
                named[KINDS[kind].doc].append(name)
    return [[", ".join(f"`{{{name}}}`" for name in names), doc] for doc, names in named.items()]


def library() -> str:
    """Lua's own library as programs find it, and what is not there."""
    lines = ["# Lua's own library", "", MADE, "", "What a program finds of it, and what it looks for in vain."]
    groups: dict[str, list[list[str]]] = {}
    for row in words.LIBRARY.values():
        group = groups.setdefault(row.name.rpartition(".")[0], [["name", "gives", "meaning"]])
        group.append([f"`{signature(row)}`", f"`{row.returns}`" if row.returns else "", marked(row.doc)])
    for space, rows in groups.items():
        lines += ["", f"## `{space}`" if space else "## What stands alone", "", *table(rows)]
    rows = [["name", "instead"], *([f"`{name}`", marked(instead)] for name, instead in words.REMOVED.items())]
    lines += ["", "## What is not there", "", *table(rows)]
    return "\n".join(lines) + "\n"


def findings() -> str:
    """Every kind of finding, with a program that has it and the same program mended."""
    codes = sorted(CODES, key=lambda code: code.id)
    lines = [
        "# Findings",
        "",
        MADE,
        "",
        "What `tactus validate` says of a program; `tactus explain CODE` shows one of these.",
    ]
    rows = [["code", "what is wrong"], *([f"[{code.id}](#{slug(code.id)})", code.title] for code in codes)]
    lines += ["", *table(rows)]
    for code in codes:
        lines += ["", *_finding(code)]
    return "\n".join(lines) + "\n"


def _finding(code: Code) -> list[str]:
    when = f"{code.severity.capitalize()}{', only with `--strict`' if code.strict else ''}."
    lines = [f"## {code.id}", "", f"**{sentence(code.title)}** {when}", "", code.why]
    for note, text in (("Wrong:", code.bad), ("Right:", code.good)):
        lines += ["", note, "", f"<!-- finding: {code.id} -->", "```lua", text.strip("\n"), "```"]
    return lines


def later() -> str:
    """What belongs to the language and not to this version."""
    lines = ["# Not in this version", "", MADE, ""]
    lines += [
        "These belong to the language and not to this version; using one says so. What their rows say here is what"
    ]
    lines += ["they are going to be.", "", *table(_coming([["word", "meaning"]]))]
    rows = [["where", "fields"]]
    for word in WORDS:
        if here(word) and not word.instead and (names := missing(word.fields)):
            rows.append([f"`{word.name}`", ", ".join(f"`{name}`" for name in names)])
    lines += ["", "## Fields", "", "Fields of words that are there:", "", *table(rows)]
    return "\n".join(lines) + "\n"


def _coming(rows: list[list[str]]) -> list[list[str]]:
    return rows + [[f"`{call(word)}`", marked(word.doc)] for word in to_come() if not word.instead]


# -------------------------------------------------------------------- the first page

OTHERS = {
    "handles": handles,
    "doubles": doubles,
    "phrases": phrases,
    "evaluators": evaluators,
    "library": library,
    "findings": findings,
    "later": later,
}
"""Page -> its text."""


def index() -> str:
    """Every page, with the words that it holds."""
    lines = ["# Reference", "", MADE, ""]
    lines += ["What there is, word by word. How it behaves, the [guides](../index.md#the-words) say at length."]
    rows = [["page", "words"]]
    for of in families():
        twins = twin_families(of.words)
        shown = [word.name for word in of.words if not word.instead and word.name.rpartition(".")[0] not in twins]
        links = " ".join(f"[`{name}`]({of.page}.md#{slug(f'`{name}`')})" for name in shown)
        rows.append([f"[{of.title}]({of.page}.md)", links])
    lines += ["", *table(rows), "", "And what stands beside the words:", ""]
    for page, text in OTHERS.items():
        title = text().partition("\n")[0].removeprefix("# ")
        lines.append(f"* [{title}]({page}.md)")
    return "\n".join([*lines, "", *LEGEND]) + "\n"


LEGEND = [
    'In what a word gives, `?` is "or nil", `[]` a list of them, and a name like `agent` or `result` one of the',
    "[handles](handles.md). In how it is written, brackets stand around what may be left out.",
]
