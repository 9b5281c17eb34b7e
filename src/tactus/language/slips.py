"""What is wrong with a line of a specification, and what was probably meant, in words for people. It knows the words of
Gherkin in every language they are written in, and not what the steps mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tactus.language.suggest import SLIP, nearest

HEADINGS = ("feature", "background", "rule", "scenario", "scenarioOutline", "examples")
STEPS = ("given", "when", "then", "and", "but")
QUOTES = ('"""', "```")


class Mistake(NamedTuple):
    """Lines and columns are 1-based and count characters of the text; the end is the column behind the last one.

    suggestion  what belongs in the place of these columns; "" = nothing is known
    last        the last line that has to go before the others can be read
    misleads    the lines below it are taken wrongly because of it
    fatal       nothing can be read
    """

    line: int
    column: int
    end_column: int
    message: str
    suggestion: str = ""
    last: int = 0
    misleads: bool = False
    fatal: bool = False


class Prose(NamedTuple):
    """A line of free text; `heading` is what it stands under, and `under` the line of that."""

    line: int
    text: str
    heading: str
    under: int


class Speech:
    """The words of Gherkin in one language; `languages` are all there are.

    headings  each word of a heading -> its kind
    steps     the keywords of steps, each with the space behind it, if it has one
    """

    def __init__(self, words: Mapping[str, list[str]], languages: tuple[str, ...]) -> None:
        self.words, self.languages = words, languages
        self.headings = {word: kind for kind in HEADINGS for word in words[kind]}
        self.steps = tuple(word for kind in STEPS for word in words[kind])

    def heading(self, text: str) -> str:
        """The kind of heading that a line is; "" = none."""
        return next((kind for word, kind in self.headings.items() if text.startswith(f"{word}:")), "")

    def is_step(self, text: str) -> bool:
        return text.startswith(self.steps)

    def step_words(self) -> str:
        shown = [next(word for word in self.words[kind] if word != "* ").strip() for kind in STEPS]
        return f"{', '.join(shown)} or *"

    def near_step(self, word: str) -> str:
        return nearest(word, [known.strip() for known in self.steps if known != "* "])


def nothing(lines: list[str]) -> Mistake:
    """About a text without anything to read."""
    message = 'the specification is empty: it begins with a line "Feature: ..."'
    return Mistake(1, 1, len(lines[0]) + 1, message, last=len(lines), fatal=True)


def explain(kind: str, said: str, number: int, lines: list[str], speech: Speech) -> Mistake:
    """What an error of the library is about."""
    line = lines[number - 1] if number <= len(lines) else ""
    match kind:
        case "NoSuchLanguageException":
            return _language(line, number, speech)
        case "UnexpectedEOFException":
            return _end(said, lines)
        case "UnexpectedTokenException":
            expected = set(re.findall(r"#(\w+)", said.split(", got '")[0]))
            return _unexpected(line, number, expected, lines, speech)
        case "AstBuilderException":
            return _whole(line, number, _row(number, lines))
    return _whole(line, number, "a tag has no spaces in it; several tags each begin with @")


def _whole(line: str, number: int, message: str, suggestion: str = "", **more: Any) -> Mistake:
    """About all that stands in a line."""
    start, end = len(line) - len(line.lstrip()) + 1, len(line.rstrip()) + 1
    return Mistake(number, start, max(end, start), message, suggestion, **{"last": number, **more})


def _part(line: str, number: int, part: str, message: str, suggestion: str = "", **more: Any) -> Mistake:
    """About a part of a line; what it could be replaced by is said in the message, too."""
    start = line.find(part) + 1
    hint = f'; did you mean "{suggestion}"?' if suggestion else ""
    return Mistake(number, start, start + len(part), message + hint, suggestion, **{"last": number, **more})


def _language(line: str, number: int, speech: Speech) -> Mistake:
    name = line.rpartition(":")[2].strip()
    known = {language.casefold(): language for language in speech.languages}
    near = known.get(name.casefold()) or nearest(name, speech.languages)
    return _part(line, number, name, f'Gherkin has no language "{name}"', near, fatal=True)


def _end(said: str, lines: list[str]) -> Mistake:
    """The text ends too early."""
    if "#DocStringSeparator" in said:
        number, quotes = _open_quotes(lines)
        message = f"this doc string is never closed: a line {quotes} ends it"
        return _whole(lines[number - 1], number, message, last=len(lines))
    number = max((at for at, line in enumerate(lines, 1) if line.strip().startswith("@")), default=0)
    if not number:
        return nothing(lines)
    message = "nothing stands below this tag: it belongs to the Feature, Rule, Scenario or Examples below it"
    return _whole(lines[number - 1], number, message)


def _open_quotes(lines: list[str]) -> tuple[int, str]:
    opened = (1, "")
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if opened[1]:
            opened = (number, "") if text.startswith(opened[1]) else opened
        elif text.startswith(QUOTES):
            opened = (number, text[:3])
    return opened


def _row(number: int, lines: list[str]) -> str:
    first = number
    for above in range(number - 1, 0, -1):
        text = lines[above - 1].strip()
        if text.startswith("|"):
            first = above
        elif text and not text.startswith("#"):
            break
    has, other = _cells(lines[number - 1]), _cells(lines[first - 1])
    return f"this row has {has} cell{'s' * (has != 1)}, and the first row of its table has {other}"


def _cells(row: str) -> int:
    return max(len(re.findall(r"(?:[^|\\]|\\.)*\|", row)) - 1, 0)


# --- a line in the wrong place, or of no kind


def _unexpected(line: str, number: int, expected: set[str], lines: list[str], speech: Speech) -> Mistake:
    text = line.strip()
    if "FeatureLine" in expected:
        return _before_the_feature(line, number, lines, speech)
    if not expected & {"StepLine", "ScenarioLine", "EOF"}:
        tag = max((at for at in range(1, number) if lines[at - 1].strip().startswith("@")), default=number)
        message = f'a tag belongs to the Feature, Rule, Scenario or Examples below it, and below this one is "{text}"'
        return _whole(lines[tag - 1], tag, message, misleads=True)
    if heading := speech.heading(text):
        return _whole(line, number, MISPLACED.get(heading, f'"{text}" cannot stand here'))
    if speech.is_step(text):
        return _whole(line, number, "a step stands above the Examples of its scenario, and this one below them")
    if text.startswith(QUOTES):
        end = next((at for at in range(number + 1, len(lines) + 1) if lines[at - 1].strip() == text[:3]), len(lines))
        return _whole(line, number, "a step has one doc string, and this is a second one", last=end, misleads=True)
    if text.startswith("|"):
        return _whole(line, number, "a table stands below a step or below Examples")
    return _heading_meant(line, number, speech) or _no_step(line, number, speech)


MISPLACED = {
    "feature": "a specification has one Feature: this second one needs a Specification of its own",
    "background": "a Background stands above the scenarios of its Feature or Rule, and this one below one of them",
    "examples": "Examples stand below the steps of a Scenario Outline, and this is none",
}


def _before_the_feature(line: str, number: int, lines: list[str], speech: Speech) -> Mistake:
    if any(speech.heading(other.strip()) == "feature" for other in lines):
        return _whole(line, number, 'only comments and tags stand above the line "Feature: ..."')
    word, colon, _ = line.strip().partition(":")
    features = speech.words["feature"]
    near = nearest(word, features) if colon else nearest(word.split()[0], features)
    message = f'a specification begins with a line "{features[0]}: ..."'
    if near:
        return _part(line, number, word + colon if colon else word.split()[0], message, f"{near}:", fatal=True)
    return _whole(line, number, message, fatal=True)


def _heading_meant(line: str, number: int, speech: Speech, least: float = 0.6) -> Mistake | None:
    text = line.strip()
    word, colon, _ = text.partition(":")
    if colon and (near := nearest(word, speech.headings, least)) and not speech.near_step(word.split()[0]):
        return _part(line, number, f"{word}:", f'"{word}:" is no part of a specification', f"{near}:")
    return _colon_missing(line, number, speech)


def _colon_missing(line: str, number: int, speech: Speech) -> Mistake | None:
    text = line.strip()
    longest = sorted(speech.headings, key=len, reverse=True)
    word = next((one for one in longest if re.match(rf"{re.escape(one)}(\s|$)", text)), "")
    return _part(line, number, word, f'a colon belongs behind "{word}"', f"{word}:") if word else None


def _no_step(line: str, number: int, speech: Speech) -> Mistake:
    words = line.split()
    message = f"this line is no step: a step begins with {speech.step_words()}"
    near = speech.near_step(words[0].rstrip(":"))
    return _part(line, number, words[0], message, near) if near else _whole(line, number, message)


# --- free text that was probably not meant as such


def in_prose(prose: list[Prose], raw: Mapping[str, Any], speech: Speech) -> Iterator[Mistake]:
    """Headings and steps that Gherkin takes for free text, where it is certain that they are none."""
    blocks: dict[int, list[Prose]] = {}
    for one in prose:
        blocks.setdefault(one.under, []).append(one)
    bare = {node["location"]["line"] for node in _holders(raw) if not node["children"]}
    for under, block in blocks.items():
        misread = next(_misread(block, speech), None)
        step = next((one for one in block if speech.is_step(one.text.strip())), None)
        if misread:
            yield misread
        elif step and block[0].heading == "examples":
            message = "a step stands above the Examples of its scenario, and this one below them"
            yield _whole(step.text, step.line, message)
        elif step and under in bare:
            scenario = speech.words["scenario"][0 if len(speech.words["scenario"]) == 1 else -1]
            message = f'this step belongs to no scenario: a line "{scenario}: ..." above it is missing'
            yield _whole(step.text, step.line, message)


def _holders(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield raw
    for child in raw["children"]:
        if "rule" in child:
            yield child["rule"]


def _misread(block: list[Prose], speech: Speech) -> Iterator[Mistake]:
    """Lines of free text that are headings but for their spelling."""
    for at, one in enumerate(block):
        steps = any(speech.is_step(later.text.strip()) for later in block[at + 1 :])
        under_steps = one.heading in ("scenario", "background")
        word, colon, _ = one.text.strip().partition(":")
        plural = word.casefold().removesuffix("s") in {known.casefold() for known in speech.headings}
        if colon and not plural and (steps or under_steps):
            found = _heading_meant(one.text, one.line, speech, SLIP)
        else:
            found = _colon_missing(one.text, one.line, speech) if steps and not colon else None
        if found:
            yield found


def in_outline(raw: Mapping[str, Any], speech: Speech) -> Iterator[Mistake]:
    """Placeholders that nothing replaces, columns of which one hides the other. Text in angle brackets that is close to
    no column may be meant as it is."""
    cells = [cell for one in raw["examples"] for cell in one.get("tableHeader", {}).get("cells", ())]
    columns = {cell["value"] for cell in cells}
    for one in raw["examples"]:
        yield from _twice(one.get("tableHeader", {}).get("cells", ()))
    for name, step, at in _placeholders(raw["steps"]):
        if not raw["examples"] and raw["keyword"] in speech.words["scenarioOutline"]:
            message = f"this {raw['keyword']} has no Examples: <{name}> is never replaced"
            start = raw["location"]["column"]
            yield Mistake(raw["location"]["line"], start, start + len(raw["keyword"]) + 1, message)
            return
        near = nearest(name, columns, SLIP) if name not in columns else ""
        if near:
            start = step["column"] + at
            message = f"<{name}> is no column of these Examples; did you mean <{near}>?"
            yield Mistake(step["location"]["line"], start, start + len(name) + 2, message, f"<{near}>")


def _twice(header: Iterable[Mapping[str, Any]]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for cell in header:
        if cell["value"] in seen:
            start = cell["location"]["column"]
            message = f'two columns of these Examples are called "{cell["value"]}"'
            yield Mistake(cell["location"]["line"], start, start + len(cell["value"]), message)
        seen.add(cell["value"])


def _placeholders(steps: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any], int]]:
    for step in steps:
        for found in re.finditer(r"<([^<>]+)>", step["text"]):
            yield found[1], step, found.start()
