"""What the rows of the tables say, in the form that every kind of reference shares: which words there are, on which
page, how they are called and what they give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import ModuleType

from tactus.language import words
from tactus.language.words import DECLARE, WORDS, Field, Handle, Word, filters, histories
from tactus.record import record

Fields = Mapping[str, Field]
FINER = (histories, filters)
"""Families whose words a wider family passes on as its own."""


@record(frozen=True, slots=True)
class Family:
    """A page of words. `about`: what its title does not say."""

    page: str
    title: str
    about: str
    words: tuple[Word, ...]


@record(frozen=True, slots=True)
class Gives:
    """One value that a word gives: `type` is a type of the table or the name of a handle."""

    type: str
    many: bool = False
    maybe: bool = False


# -------------------------------------------------------------------- words


@cache
def families() -> tuple[Family, ...]:
    """Every spoken word of this version, in the order of the table."""
    found = []
    for module in _modules():
        own = tuple(word for word in module.WORDS if here(word) and _owner(word) is module)
        if own:
            title, _, about = _docs(module).partition(": ")
            name = module.__name__.rpartition(".")[2]
            found.append(Family(name, title.rstrip("."), about.strip(), own))
    return tuple(found)


def _modules() -> Iterator[ModuleType]:
    for module in words.FAMILIES:
        yield module
        yield from (finer for finer in FINER if set(_names(finer)) < set(_names(module)))


def _owner(word: Word) -> ModuleType:
    """The narrowest family that has the word."""
    having = [module for module in (*words.FAMILIES, *FINER) if word.name in _names(module)]
    return min(having, key=lambda module: len(module.WORDS))


@cache
def _names(module: ModuleType) -> tuple[str, ...]:
    return tuple(word.name for word in module.WORDS)


def _docs(module: ModuleType) -> str:
    """The first paragraph of a module's docstring, on one line."""
    return " ".join((module.__doc__ or "").partition("\n\n")[0].split())


def here(word: Word) -> bool:
    """Whether a program of this version can say it."""
    return word.spoken and word.since is not None


def to_come() -> tuple[Word, ...]:
    """Words of the language that are not of this version; those of handles stand with the handles."""
    return tuple(word for word in WORDS if word.spoken and word.since is None)


@cache
def places() -> dict[str, str]:
    """Word -> where the reference shows it, as page#anchor; an older spelling is shown with today's."""
    found = {}
    for family in families():
        twins = twin_families(family.words)
        for word in family.words:
            shown = word.instead or _twin(word, twins)
            found[word.name] = f"{family.page}.md#{slug(f'`{shown or word.name}`')}"
    return found


def _twin(word: Word, twins: Mapping[str, str]) -> str:
    space, _, name = word.name.rpartition(".")
    return f"{twins[space]}.{name}" if space in twins else ""


def twin_families(of: Iterable[Word]) -> dict[str, str]:
    """Names before the dot that stand for the same words as an earlier one -> that one."""
    spaces: dict[str, list[tuple[object, ...]]] = {}
    for word in of:
        space, _, name = word.name.rpartition(".")
        if space:
            spaces.setdefault(space, []).append((name, word.doc, word.returns, contents(word.args)))
    found: dict[str, str] = {}
    for at, (space, said) in enumerate(spaces.items()):
        earlier = list(spaces.items())[:at]
        first = next((other for other, same in earlier if same == said and len(said) > 1), "")
        if first:
            found[space] = first
    return found


def spaces() -> dict[str, list[Word]]:
    """Names before the dot -> the words behind it, of all words of this version."""
    found: dict[str, list[Word]] = {}
    for word in WORDS:
        space, _, name = word.name.rpartition(".")
        if space and name and here(word):
            found.setdefault(space, []).append(word)
    return found


# -------------------------------------------------------------------- fields


def built(fields: Fields | None) -> dict[str, Field]:
    """The fields that a program of today writes."""
    return {name: field for name, field in (fields or {}).items() if field.since is not None and not field.instead}


def older(fields: Fields | None) -> dict[str, Field]:
    return {name: field for name, field in (fields or {}).items() if field.since is not None and field.instead}


def missing(fields: Fields | None) -> dict[str, Field]:
    """Those of a later version."""
    return {name: field for name, field in (fields or {}).items() if field.since is None and not field.instead}


def inside(field: Field) -> Fields:
    """The fields of the table that a field is, or that each item of its list is."""
    within = built(field.fields)
    return within or (built(field.items.fields) if field.items else {})


def contents(fields: Fields | None) -> tuple[object, ...]:
    """What a table of fields says: two rows that say the same are different objects."""
    return tuple((name, _content(field)) for name, field in (fields or {}).items())


@cache
def _content(field: Field) -> tuple[object, ...]:
    own = (field.type, field.doc, field.required, field.since, field.enum, field.default, field.ref)
    more = (field.template, field.instead, field.example, field.others)
    return *own, *more, contents(field.fields), _content(field.items) if field.items else ()


def kinds(field: Field) -> tuple[str, ...]:
    return tuple(field.type.split("|"))


def said_type(field: Field) -> str:
    """A field's type, in words: `string or table`, `list of strings`."""
    names = [_many(field.items) if kind == "list" and field.items else kind for kind in kinds(field)]
    return either(names)


def _many(items: Field) -> str:
    if "any" in kinds(items):
        return "list"
    return "list of " + either([f"{kind}s" for kind in kinds(items)])


# -------------------------------------------------------------------- calls


def signature(word: Word) -> str:
    """How it is written: `Agent {...}`, `Step.run(name, fn)`, `File.list([path])`, `tactus.done`."""
    if word.value:
        return word.name
    return f"{word.name} {{...}}" if takes_table(word) else f"{word.name}({arguments(word.args, word.rest)})"


def takes_table(word: Word) -> bool:
    """Whether it declares by one table of fields."""
    given = list(word.args.values())
    return word.kind == DECLARE and len(given) == 1 and given[0].type in ("table", "schema")


def arguments(args: Fields, rest: bool = False) -> str:
    """What stands between the parentheses; brackets around what may be left out."""
    said, open_ = "", 0
    for name, field in built(args).items():
        comma = ", " if said else ""
        if field.required and not open_:
            said += comma + name
        else:
            said += f"[{comma}{name}"
            open_ += 1
    if rest:
        said += ", ..." if said else "..."
    return said + "]" * open_


def gives(returns: str) -> tuple[Gives, ...]:
    """`boolean, string?` -> two values, the second of which may be nil; `message[]` is a list."""
    found = []
    for said in filter(None, returns.split(", ")):
        maybe = said.endswith("?")
        name = said.removesuffix("?")
        found.append(Gives(name.removesuffix("[]"), name.endswith("[]"), maybe))
    return tuple(found)


# -------------------------------------------------------------------- text


def slug(heading: str) -> str:
    """The anchor that a Markdown heading gets."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.strip().replace(" ", "-")


def sentence(doc: str) -> str:
    """One line of the table as a sentence; a name keeps its small letter."""
    first = doc if not doc or doc[0] == "`" else doc[0].upper() + doc[1:]
    return first if first.endswith((".", ":")) else f"{first}."


_CALL = r"(?:\([^()\s]*\)(?::\w+\([^()\s]*\))*)?"
_CODE = re.compile(
    r"`[^`]*`"  # is code already
    r"|\{[^{}`]*\}"
    rf"|\b[A-Z]\w*\.\w+{_CALL}"
    r"|\b(?:[a-z]\w*\.)*\w*[A-Za-z0-9]_\w+|\b__\w+"
    r'|""'
)


def marked(doc: str) -> str:
    """A line of the table as Markdown: tables, words and names with `_` become code."""
    return _CODE.sub(lambda found: found[0] if found[0].startswith("`") else f"`{found[0]}`", doc)


def either(said: Sequence[str]) -> str:
    """a, b or c."""
    return " or ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def handles() -> dict[str, Handle]:
    return words.HANDLES
