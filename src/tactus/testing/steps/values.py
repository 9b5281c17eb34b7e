"""What steps demand of a value: the same for the state, the output, the stop reason and the error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tactus.language import mocks, regex
from tactus.testing.outcome import Outcome
from tactus.testing.steps import alike, bounds
from tactus.testing.steps.same import contains_json, difference, is_bare, same, says, spelled
from tactus.testing.steps.shown import kind, named, short
from tactus.testing.steps.subjects import SUBJECTS, TEXTS, Subject
from tactus.testing.steps.unmet import Check, Unmet

Values = dict[str, Any]


def is_(subject: Subject, values: Values) -> None:
    wanted = values["value"]
    if subject.judged and _is(wanted, subject):
        return
    other = subject.there and kind(wanted) != kind(subject.value)
    expected = f"{subject.said} to be {named(wanted) if other else short(wanted)}"
    raise Unmet(expected, _seen(subject, other), _between(wanted, subject) if subject.there else subject.near)


def is_not(subject: Subject, values: Values) -> None:
    wanted = values["value"]
    if not subject.judged or _is(wanted, subject):
        raise Unmet(f"{subject.said} not to be {short(wanted)}", _seen(subject), subject.near)


def exists(subject: Subject, values: Values) -> None:
    if not subject.there:
        raise Unmet(f"{subject.said} to exist", subject.actual, subject.near)


def exists_not(subject: Subject, values: Values) -> None:
    if subject.there:
        raise Unmet(f"{subject.said} not to exist", subject.actual)


def contains(subject: Subject, values: Values) -> None:
    wanted = values["value"]
    if not _contains(subject, wanted):
        near = _nearly_in(subject, wanted) if subject.there else subject.near
        raise Unmet(f"{subject.said} to contain {short(wanted)}", subject.actual, near)


def contains_not(subject: Subject, values: Values) -> None:
    wanted = values["value"]
    if not subject.judged or _contains(subject, wanted):
        raise Unmet(f"{subject.said} not to contain {short(wanted)}", subject.actual, subject.near)


def matches(subject: Subject, values: Values) -> None:
    pattern = values["regex"]
    expected = f"{subject.said} to match the pattern {pattern}"
    if not subject.there:
        raise Unmet(expected, subject.actual, subject.near)
    try:
        found = any(regex.search(pattern, text) for text in _texts(subject))
    except regex.PatternError as error:
        raise Unmet(expected, f"that cannot be told: the pattern {error}") from None
    if not found:
        raise Unmet(expected, subject.actual)


def similar(subject: Subject, values: Values) -> None:
    wanted, threshold = values["text"], values.get("threshold", alike.THRESHOLD)
    expected = f"{subject.said} to be similar to {short(wanted)}, by {short(threshold)} or more"
    if not subject.there:
        raise Unmet(expected, subject.actual, subject.near)
    score = max(alike.alike(wanted, text) for text in _texts(subject))
    if score < threshold:
        raise Unmet(expected, f"{subject.actual}, similar by {alike.said(score)}")


def compares(subject: Subject, values: Values) -> None:
    bound, wanted = values["bound"], values["number"]
    expected = f"{subject.said} to be {bounds.said(bound, short(wanted))}"
    if not bounds.holds(bound, _number(subject, expected), wanted):
        raise Unmet(expected, f"it is {short(subject.value)}")


def between(subject: Subject, values: Values) -> None:
    least, most = values["least"], values["most"]
    expected = f"{subject.said} to be between {short(least)} and {short(most)}"
    if not least <= _number(subject, expected) <= most:
        near = "no number is: the first one is the greater" if least > most else ""
        raise Unmet(expected, f"it is {short(subject.value)}", near)


DEMANDS: dict[str, Callable[[Subject, Values], None]] = {
    "is": is_,
    "is_not": is_not,
    "exists": exists,
    "exists_not": exists_not,
    "contains": contains,
    "contains_not": contains_not,
    "matches": matches,
    "similar": similar,
    "fuzzy": similar,
}
OF_NUMBERS: dict[str, Callable[[Subject, Values], None]] = {"compares": compares, "between": between}


def _check(look: Callable[[Outcome, Values], Subject], demand: Callable[[Subject, Values], None]) -> Check:
    def check(outcome: Outcome, values: Values) -> None:
        demand(look(outcome, values), values)

    return check


CHECKS: dict[str, Check] = {
    f"{name}_{id}": _check(look, demand)
    for name, look in SUBJECTS.items()
    for id, demand in {**DEMANDS, **({} if name in TEXTS else OF_NUMBERS)}.items()
}


# -------------------------------------------------------------------- equal


def _is(wanted: Any, subject: Subject) -> bool:
    return says(wanted, subject.value) or (bool(subject.code) and says(wanted, subject.code))


def _seen(subject: Subject, other: bool = False) -> str:
    """What it is, with its kind only where that is another than the wanted one."""
    if not subject.there or other or subject.code:
        return subject.actual
    return f"it is {short(subject.value)}"


def _between(wanted: Any, subject: Subject) -> str:
    """What keeps a value from being the wanted one."""
    got = subject.value
    if isinstance(got, str) and is_bare(wanted) and _read(got, wanted):
        return f"for a text, write it in quotes: {short(got)}"
    if isinstance(wanted, str) and not isinstance(got, str) and wanted == spelled(got):
        return f"for what is no text, leave the quotes out: {short(got)}"
    if isinstance(wanted, Mapping | list) and isinstance(got, str) and _read(got, wanted):
        return "the text is the JSON of it: it was not decoded"
    return difference(wanted, got)


def _read(text: str, wanted: Any) -> bool:
    """Whether a text, as JSON, is what is wanted."""
    try:
        return same(wanted, json.loads(text))
    except ValueError:
        return False


# -------------------------------------------------------------------- inside


def _contains(subject: Subject, wanted: Any) -> bool:
    """A text has a piece of text, a list an item, a table a key, a value or these fields. The whole output, where it
    is no text, has what its JSON text has, and numbers only where they stand by themselves."""
    value = subject.value
    if isinstance(value, Mapping | list):
        return _has(value, wanted) or (subject.whole and _somewhere(value, wanted))
    return subject.there and any(spelled(wanted) in text for text in _texts(subject))


def _has(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return any(says(wanted, item) for item in value)
    if isinstance(wanted, Mapping) and wanted and mocks.matches(wanted, value):
        return True
    return wanted in value if isinstance(wanted, str) and wanted in value else any(map(_equal(wanted), value.values()))


def _equal(wanted: Any) -> Callable[[Any], bool]:
    return lambda item: says(wanted, item)


def _somewhere(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return contains_json(spelled(value), wanted)
    return is_bare(wanted) and any(
        spelled(wanted) in leaf if isinstance(leaf, str) else same(wanted, leaf) for leaf in _leaves(value)
    )


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _leaves(item)
    else:
        yield value


def _nearly_in(subject: Subject, wanted: Any) -> str:
    """Help where a text is there but for its capitals."""
    text = spelled(subject.value).casefold()
    return "only capitals differ" if isinstance(wanted, str) and contains_json(text, wanted.casefold()) else ""


# -------------------------------------------------------------------- texts and numbers


def _texts(subject: Subject) -> list[str]:
    """What it is as text: texts as they are, all else as canonical JSON."""
    return [text for text in (spelled(subject.value), subject.code) if text]


def _number(subject: Subject, expected: str) -> float:
    if not subject.there:
        raise Unmet(expected, subject.actual, subject.near)
    if not bounds.is_number(subject.value):
        raise Unmet(expected, f"{subject.actual}, which is no number")
    number: float = subject.value
    return number
