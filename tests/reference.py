"""`python -m tests.reference`: writes what is generated from the tables of the language.

docs/reference/     a page for each family of words and for each other table, `tactus.lua` for Lua's language server,
                    `completion.json` for editors, `schemas.json` for validators
llms.txt, llms-full.txt
<!-- fields: Agent -->, <!-- members: result -->    in a guide: the table of a word's fields, or of a handle's members,
                    up to <!-- end -->

A test holds the files equal to what this gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tactus.cli import COMMANDS
from tactus.language import words
from tactus.language.reference import completion, jsonschema, llms, meta, others, pages
from tactus.language.reference.llms import Link
from tactus.language.reference.shown import families, here, places, slug
from tactus.language.reference.tables import Tables
from tactus.language.words import BY_NAME, DECLARE, WORDS, Field, Word, schemas
from tactus.language.words.pages import around, page_of

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PREFACE = Path(llms.__file__).with_name(llms.PREFACE)
FIRST = ("concepts", "cli", "errors", "values", "templates", "determinism", "budgets", "modules", "config")
"""Pages of docs/ that somebody who writes programs reads; the others are optional."""
ANSWERS = {
    "Human.approve": [True],
    "Human.input": ["ferns"],
    "Human.select": ["staging"],
    "Human.review": [{"decision": "Approve"}],
    "Human.upload": [{"path": "/home/ann/sales.csv", "name": "sales.csv", "size": 2048, "mime_type": "text/csv"}],
    "Human.multiple": [{"target": "staging"}],
    "Human.escalate": ["oiled it"],
    "Human.custom": [{"name": "Ann"}],
}
"""What people answer in the example of a word."""
INPUTS = {"Procedure": {"n": 3}, "field.string": {"value": "moss"}}
FILES = {"notes/today.md": "moss\n", "notes/old.md": "ferns\n"}
_BLOCK = re.compile(r"(<!-- (fields|members): ([\w.]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def files() -> dict[Path, str]:
    """Every generated file and its text."""
    made = {
        REFERENCE / "index.md": others.index(),
        REFERENCE / "tactus.lua": meta.text(),
        REFERENCE / "completion.json": _json(completion.data()),
        REFERENCE / "schemas.json": _json(jsonschema.schemas()),
    }
    links, needs = guides(), {word.name: comments(word) for word in WORDS if here(word)}
    for family in families():
        made[REFERENCE / f"{family.page}.md"] = pages.family(family, links, needs)
    for page, text in others.OTHERS.items():
        made[REFERENCE / f"{page}.md"] = text()
    made.update(with_tables())
    preface = PREFACE.read_text(encoding="utf-8")
    made[ROOT / "llms.txt"] = llms.index(preface, sections(made))
    made[ROOT / "llms-full.txt"] = llms.full(preface, COMMANDS)
    return made


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


# -------------------------------------------------------------------- guides


def guides() -> dict[str, str]:
    """Word -> the heading of its guide that tells of it, from docs/ on."""
    found = {}
    for word in filter(here, WORDS):
        page = page_of(word.name)
        text = (DOCS / "words" / f"{page}.md").read_text(encoding="utf-8")
        found[word.name] = f"words/{page}.md{_anchor(text, word.name)}"
    return found


def _anchor(text: str, name: str) -> str:
    """Of the heading that shows the word; a page's own heading needs none."""
    headings = [found[1] for found in _HEADING.finditer(text)]
    shown = next((one for one in headings if re.search(rf"`{re.escape(name)}(?![\w.])", one)), headings[0])
    return "" if shown == headings[0] else f"#{slug(shown)}"


def with_tables() -> dict[Path, str]:
    """The guides that hold tables, with today's."""
    made = {}
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path.parent != REFERENCE and _BLOCK.search(text):
            made[path] = _BLOCK.sub(partial(_filled, path), text)
    return made


def _filled(path: Path, found: re.Match[str]) -> str:
    begin, kind, name, end = found.groups()
    if kind == "members":
        lines = others.members(words.HANDLES[name])
    else:
        up = "../" * (len(path.relative_to(DOCS).parts) - 1)
        lines = Tables(up, deep=False).of(fields_of(name))
        shown = {**places(), "field": "fields.md"}.get(name, "doubles.md")
        lines += ["", f"See also the [reference]({up}reference/{shown})."]
    return "\n".join([begin.rstrip("\n"), *lines, end])


def fields_of(name: str) -> Mapping[str, Field]:
    """The fields of a word, of a field of a schema, or of a double."""
    tables = {"field": schemas.TABLE, **{f"double.{kind}": fields for kind, fields in words.DOUBLES.items()}}
    return tables.get(name) or BY_NAME[name].fields or {}


def comments(word: Word) -> str:
    """What the example of a word needs above it to run."""
    notes = {}
    if before := around(word.example):
        notes["prologue"] = f"\n{before}\n"
    if word.name in ANSWERS:
        notes["people"] = f" {json.dumps(ANSWERS[word.name])} "
    if word.name in INPUTS:
        notes["input"] = f" {json.dumps(INPUTS[word.name])} "
    if re.search(r"\bFile\.", word.example):
        notes["grant"] = f" {json.dumps({'files': FILES})} "
    if "Procedure" not in word.example and any(_declares(one, word.example) for one in WORDS):
        notes["script"] = " whole "
    return "\n".join(f"<!-- {name}:{text}-->" for name, text in notes.items())


def _declares(word: Word, example: str) -> bool:
    return word.kind == DECLARE and word.spoken and bool(re.search(rf"\b{word.name}\s*[({{\"]", example))


# -------------------------------------------------------------------- llms.txt


def sections(made: dict[Path, str]) -> dict[str, list[Link]]:
    """Where to read on: the guides and the reference, then what else there is."""
    guides_ = sorted((DOCS / "words").glob("*.md"))
    reference = [path for path in made if path.parent == REFERENCE and path.suffix == ".md"]
    first = [DOCS / f"{name}.md" for name in FIRST]
    rest = [path for path in sorted(DOCS.glob("*.md")) if path not in first]
    return {
        "All of it": [Link("The language on one page", "llms-full.txt", "rules, patterns, every word with its fields")],
        "Start": [_link(path, made) for path in first],
        "Guides": [_link(path, made) for path in guides_],
        "Reference": [_link(path, made) for path in reference],
        "Examples": [Link(path.name, f"examples/{path.name}") for path in sorted((ROOT / "examples").glob("*.tac"))],
        "Optional": [_link(path, made) for path in rest],
    }


def _link(path: Path, made: dict[Path, str]) -> Link:
    text = made.get(path) or path.read_text(encoding="utf-8")
    title, _, rest = text.partition("\n")
    return Link(title.removeprefix("# ").replace("`", ""), path.relative_to(ROOT).as_posix(), _first_sentence(rest))


def _first_sentence(text: str) -> str:
    """Of a page's first paragraph, without links; "" where it begins with something else."""
    parts = (part.strip() for part in text.split("\n\n"))
    first = next((part for part in parts if part and not part.startswith("<!--")), "")
    said = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", " ".join(first.split()))
    return "" if said[:1] in "#|`*" else re.split(r"(?<=[.:]) ", said)[0].rstrip(".:")


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for path, text in files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
    kept = set(files())
    for path in REFERENCE.iterdir():
        if path not in kept:
            path.unlink()
            print(f"{path.relative_to(ROOT)} is gone")


if __name__ == "__main__":
    main()
