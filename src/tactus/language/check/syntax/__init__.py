"""Whether a text is Lua: the compiler's word and line first, what was probably meant and the tree's place second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tactus.language.facts import Facts
from tactus.language.finding import Compiler, Finding, Span

if TYPE_CHECKING:
    from tactus.language.check.syntax.wrong import Told, Wrong


def syntax(facts: Facts, compiler: Compiler) -> Iterator[Finding]:
    """At most one finding: behind the first error nothing is certain."""
    said = compiler(facts.source, facts.file)
    if said is None:
        return
    from tactus.language.check.syntax.wrong import Wrong

    wrong = Wrong(facts.text.decode("utf-8", "replace"), facts.file, *said, compiler)
    told = _told(wrong)
    if told is not None:
        message = f"{told.sentence} (Lua: {wrong.words})"
        yield Finding(told.code, message, facts.file, told.span, told.suggestion)
    else:
        place = wrong.place if wrong.at >= 0 else _of_tree(facts, wrong)
        yield Finding("TAC001", f"this is not Lua: {wrong.words}", facts.file, place)


def _told(wrong: Wrong) -> Told | None:
    """What was meant, as the first rule says that knows it."""
    from tactus.language.check.syntax import foreign, shape, spelled

    rules = (
        *(spelled.unfinished, spelled.quote, spelled.escape, spelled.number, spelled.limit),
        *(spelled.constant, spelled.jump, spelled.undeclared, foreign.attribute),
        *(foreign.comment, foreign.operator, foreign.character, foreign.word, foreign.colon, foreign.braces),
        *(foreign.test, foreign.bracketed),
        *(shape.equals, spelled.reserved, shape.begins, shape.after_return, shape.else_if, shape.comma),
        *(shape.bracket, shape.block, shape.surplus, shape.unopened, shape.alone),
    )
    return next((told for rule in rules if (told := rule(wrong)) is not None), None)


def _of_tree(facts: Facts, wrong: Wrong) -> Span:
    """Of the tree's first error on Lua's line, else the line."""
    todo = [facts.root]
    while todo:
        node = todo.pop()
        if (node.is_error or node.is_missing) and node.start_point.row + 1 == wrong.line:
            return facts.span(node)
        todo += reversed([child for child in node.children if child.has_error])
    return wrong.whole(wrong.line)


def no_text(data: bytes, file: str) -> Finding | None:
    """What is wrong with the bytes of a file that is not UTF-8 text; None where it is."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        why = "it is UTF-16" if wide else f"byte 0x{data[error.start]:02x} is no part of a character"
        span = Span(line, column, line, column + 1)
        return Finding("TAC001", f"the file is not UTF-8 text: {why}; save it as UTF-8", file, span)
    return None
