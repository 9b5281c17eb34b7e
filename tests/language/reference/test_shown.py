"""What a row says of itself: where it stands, how it is written, what it gives."""

from __future__ import annotations

import pytest

from tactus.language.reference.shown import (
    Gives,
    arguments,
    families,
    gives,
    here,
    marked,
    places,
    said_type,
    sentence,
    signature,
    slug,
    to_come,
    twin_families,
)
from tactus.language.words import BY_NAME, WORDS, Field, Word

NEEDED, FREE = Field("string", "a", required=True), Field("string", "a")


def test_every_word_of_this_version_stands_on_one_page() -> None:
    on = [word.name for family in families() for word in family.words]
    assert sorted(on) == sorted(word.name for word in WORDS if here(word))
    assert len({family.page for family in families()}) == len(families())


def test_words_that_a_family_passes_on_stand_on_their_own_page() -> None:
    pages = {family.page: [word.name for word in family.words] for family in families()}
    assert "Session.append" in pages["histories"]
    assert "Session.append" not in pages["agents"]
    assert "filters.last_n" in pages["filters"]


def test_an_older_spelling_and_a_twin_are_shown_with_the_word_that_they_stand_for() -> None:
    assert places()["agent"] == places()["Agent"]
    assert places()["MessageHistory.append"] == places()["Session.append"] == "histories.md#sessionappend"


def test_words_to_come_are_not_here() -> None:
    assert not {word.name for word in to_come()} & set(places())
    assert "Procedure.spawn" in {word.name for word in to_come()}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Agent", "Agent {...}"),
        ("output", "output {...}"),
        ("Sleep", "Sleep(seconds)"),
        ("File.list", "File.list([path])"),
        ("tactus.done", "tactus.done"),
        ("State.all", "State.all()"),
        ("hitl", "hitl(name, request)"),
    ],
)
def test_a_word_is_shown_as_it_is_written(name: str, written: str) -> None:
    assert signature(BY_NAME[name]) == written


def test_brackets_stand_around_what_may_be_left_out() -> None:
    assert arguments({"a": NEEDED, "b": FREE, "c": FREE}) == "a[, b[, c]]"
    assert arguments({"a": FREE}, rest=True) == "[a, ...]"
    assert arguments({"a": NEEDED}, rest=True) == "a, ..."
    assert arguments({}, rest=True) == "..."
    assert arguments({}) == ""


def test_what_a_word_gives_is_read() -> None:
    assert gives("boolean, string?") == (Gives("boolean"), Gives("string", maybe=True))
    assert gives("message[]") == (Gives("message", many=True),)
    assert gives("") == ()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (FREE, "string"),
        (Field("string|table", "a"), "string or table"),
        (Field("list", "a", items=Field("string|number|table", "one")), "list of strings, numbers or tables"),
        (Field("list|string", "a"), "list or string"),
        (Field("list", "a", items=Field("any", "one")), "list"),
    ],
)
def test_a_type_is_said_in_words(field: Field, said: str) -> None:
    assert said_type(field) == said


def test_families_of_the_same_words_are_twins() -> None:
    def of(*names: str) -> list[Word]:
        return [Word(name, "lua", f"about {name.partition('.')[2]}") for name in names]

    assert twin_families(of("A.x", "A.y", "B.x", "B.y")) == {"B": "A"}
    assert twin_families(of("A.x", "A.y", "B.x")) == {}
    assert twin_families(of("A.x", "A.y", "B.x", "B.z")) == {}


def test_a_line_of_the_table_becomes_a_sentence() -> None:
    assert sentence("wait, also for days") == "Wait, also for days."
    assert sentence("`x` is it") == "`x` is it."


@pytest.mark.parametrize(
    ("doc", "shown"),
    [
        ("a table {a, b}; {} = none", "a table `{a, b}`; `{}` = none"),
        ("use Human.input to ask, os.execute too", "use `Human.input` to ask, os.execute too"),
        ('use File.read(path):gmatch("x") there', 'use `File.read(path):gmatch("x")` there'),
        ("by default the procedure's default_model", "by default the procedure's `default_model`"),
        ("`a_b` and mcp.server.tool_name and __gc", "`a_b` and `mcp.server.tool_name` and `__gc`"),
        ("seconds; none = wait for ever", "seconds; none = wait for ever"),
    ],
)
def test_names_and_tables_in_a_line_become_code(doc: str, shown: str) -> None:
    assert marked(doc) == shown


def test_the_anchor_of_a_heading() -> None:
    assert slug("`Human.approve(request)`") == "humanapproverequest"
    assert slug("The double of an agent") == "the-double-of-an-agent"
    assert slug("`Session.history()`, `MessageHistory.history()`") == "sessionhistory-messagehistoryhistory"
