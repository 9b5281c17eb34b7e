"""Phrases about the state, the output, the stop reason and the error: the same checks for each of them."""

from __future__ import annotations

from typing import NamedTuple

from tactus.language.phrases.row import THEN, Phrase


class Subject(NamedTuple):
    """`says` is what the phrases begin with, `text` and `number` that in examples, `called` what it is; without a
    `number` it is always a text."""

    says: str
    text: str
    number: str
    called: str


SUBJECTS = {
    "state": Subject("the state {key}", "the state summary", "the state count", "that key of the state"),
    "output": Subject(
        "the output [{field}]", "the output greeting", "the output score", "that field of the output, or all of it,"
    ),
    "stop_reason": Subject("the stop reason", "the stop reason", "", "the stop reason"),
    "error": Subject("the error", "the error", "", "the text of the error"),
}


class Check(NamedTuple):
    """`says` is what follows the subject, and `doc` what then holds; `texts` and `numbers` are examples of it."""

    id: str
    says: str
    doc: str
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


CHECKS = (
    Check(
        "is",
        "should be {value:plain}",
        "is this; numbers are compared as numbers",
        ('should be "Hello there"', "should be done"),
        ("should be 5",),
    ),
    Check("is_not", "should not be {value}", "is anything else", ('should not be "Hello"',), ("should not be 5",)),
    Check("exists", "should exist", "is there, and not nil", ("should exist",)),
    Check("exists_not", "should not exist", "is not there, or nil", ("should not exist",)),
    Check(
        "contains",
        "should contain {value}",
        "has this text in it, or this item",
        ('should contain "Hello"', "should contain Hello"),
    ),
    Check(
        "contains_not",
        "should not contain {value}",
        "has no such text or item in it",
        ('should not contain "Hello"',),
    ),
    Check(
        "matches",
        "should match [the] pattern {regex}",
        "has a place that the regular expression fits",
        ('should match pattern "^H[a-z]+"', "should match the pattern ^H[a-z]+"),
    ),
    Check(
        "similar",
        "should be similar to {text} [with threshold {threshold}]",
        "is nearly this text: alike by 0.8 of 1, or by the threshold",
        ('should be similar to "Hello there"', 'should be similar to "Hello there" with threshold 0.9'),
    ),
    Check(
        "fuzzy",
        "should fuzzy match {text} [with threshold {threshold}]",
        "is similar to it: another way to say the same",
        ('should fuzzy match "Hello there" with threshold 0.7', "should fuzzy match Hello there"),
    ),
    Check(
        "compares",
        "should be (bound:less than|more than|greater than|at least|at most) {number}",
        "is a number within this bound",
        numbers=("should be at least 5", "should be less than 2.5"),
    ),
    Check(
        "between",
        "should be between {least:number} and {most:number}",
        "is a number between these, both included",
        numbers=("should be between 1 and 10",),
    ),
)


def _about(id: str, subject: Subject, check: Check) -> Phrase:
    examples = [f"{subject.text} {text}" for text in check.texts]
    if subject.number:
        examples += [f"{subject.number} {number}" for number in check.numbers]
    if id == "output":
        examples.append(examples[0].replace(" greeting", "").replace(" score", ""))
    pattern = f"{subject.says} {check.says}"
    return Phrase(f"{id}_{check.id}", THEN, (pattern,), f"{subject.called} {check.doc}", tuple(examples))


PHRASES: tuple[Phrase, ...] = tuple(
    _about(id, subject, check) for id, subject in SUBJECTS.items() for check in CHECKS if subject.number or check.texts
)
