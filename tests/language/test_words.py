"""What the table says of each word, each field and each option: it is whole, and it is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tactus import hitl
from tactus.agents import filters as filtering
from tactus.config.snapshot import Files, Snapshot
from tactus.errors import TactusError
from tactus.language import filters as reading
from tactus.language import mocks, retry, schema, words
from tactus.language.words import (
    DOUBLES,
    EVALUATORS,
    HANDLES,
    LIBRARY,
    WORDS,
    Field,
    Word,
    agents,
    evaluators,
    filters,
    pages,
    people,
    schemas,
    steps,
)
from tactus.language.words.row import REFS, TYPES
from tactus.models import providers
from tests.programs import in_main, result

BUILT = [word for word in WORDS if word.since is not None]
SPOKEN = [word for word in BUILT if word.spoken]


def told(returns: str) -> list[str]:
    return [part.removesuffix("?").removesuffix("[]") for part in returns.split(", ")]


KNOWN = {*TYPES, *HANDLES}


def test_every_word_says_what_it_is() -> None:
    silent = [word.name for word in WORDS if not word.doc]
    assert silent == []
    assert [word.name for word in WORDS if not one_line(word.doc)] == []


def one_line(doc: str) -> bool:
    """Whether it is one, and no sentence with a full stop."""
    return bool(doc) and "\n" not in doc and (not doc.endswith(".") or doc.endswith("..."))


def test_every_spoken_word_has_an_example() -> None:
    assert [word.name for word in SPOKEN if not word.example] == []


def test_what_a_word_gives_is_a_type_or_a_handle() -> None:
    rows = [(row.name, row.returns) for row in (*WORDS, *LIBRARY.values())]
    rows += [(f"{handle.name}.{one.name}", one.returns) for handle in HANDLES.values() for one in handle.members]
    assert [(name, returns) for name, returns in rows if returns and set(told(returns)) - KNOWN] == []


@pytest.mark.parametrize(
    "word",
    [word for word in BUILT if word.spoken and word.kind in (words.ASK, words.MEMORY)],
    ids=lambda word: word.name,
)
def test_a_word_gives_something_where_its_shape_says_so(word: Word) -> None:
    assert bool(word.returns) == (word.shape != "nothing")
    assert (word.returns.count(",") == 1) == (word.shape == "pair")


@pytest.mark.parametrize("word", [word for word in WORDS if word.spoken and word.params], ids=lambda word: word.name)
def test_a_word_documents_each_argument_that_travels(word: Word) -> None:
    sent = [name for name in word.params if not (name == "agent" and word.params[-1] == name)]
    assert len(word.args) == len(sent)
    optional = [name for name, field in word.args.items() if not field.required]
    assert list(word.args)[len(word.args) - len(optional) :] == optional, "what may be left out stands last"


CALLED = [word for word in SPOKEN if word.kind != words.DECLARE and not word.value]
LENIENT = {"State.get", *(word.name for word in CALLED if word.name.startswith("filters."))}
"""They take anything: there is nothing under such a key, and a filter is looked at where an agent has it."""


def refused(calls: Mapping[str, str]) -> set[str]:
    """Those of the calls that are an error."""
    tried = "\n".join(f'refused["{key}"] = not pcall({call}) or nil' for key, call in calls.items())
    body = f"local refused = {{}}\n{tried}\nreturn Json.object(refused)"
    return set(result(f"{pages.AROUND['Stage']}\n{in_main(body)}", under=Snapshot(files=Files("."))))


def test_a_call_without_an_argument_that_is_required_is_refused_and_any_other_is_taken() -> None:
    needy = {word.name for word in CALLED if any(field.required for field in word.args.values())}
    assert refused({word.name: word.name for word in CALLED}) == needy - LENIENT


VALUES = {"boolean": "true", "string": '"x y"', "number": "1.5", "table": "{}"}
TAKEN = {"list": "table", "schema": "table", "integer": "", "function": ""}
"""Type -> the kind of value that it may be; a fraction is no whole number."""


def test_an_only_argument_of_another_type_is_refused() -> None:
    calls = {}
    for word in CALLED:
        arg = next(iter(word.args.values()), None)
        if arg is None or word.name in LENIENT or sum(field.required for field in word.args.values()) > 1:
            continue
        types = set(arg.type.split("|"))
        for kind, value in VALUES.items():
            if not {"any", kind} & {*types, *(TAKEN.get(type, "") for type in types)}:
                calls[f"{word.name} {kind}"] = f"{word.name}, {value}"
    assert len(calls) > 60
    assert refused(calls) == set(calls)


def test_an_older_spelling_names_todays_word() -> None:
    older = {word.name: word.instead for word in WORDS if word.instead}
    assert {"agent", "tool", "procedure", "specifications", "evaluations", "stages"} <= set(older)
    assert [name for name in older.values() if words.BY_NAME[name].instead] == []


def every_field() -> Iterator[tuple[str, Field, Mapping[str, Field]]]:
    """(where, field, its siblings) of everything in the table, however deep."""

    def within(where: str, fields: Mapping[str, Field], seen: tuple[int, ...]) -> Iterator[Any]:
        if id(fields) in seen:
            return
        for name, field in fields.items():
            yield f"{where}.{name}", field, fields
            inner = field
            while inner.items is not None:
                inner = inner.items
                yield f"{where}.{name}[]", inner, fields
            for deeper in (field.fields, inner.fields):
                if deeper is not None:
                    yield from within(f"{where}.{name}", deeper, (*seen, id(fields)))

    for word in WORDS:
        yield from within(word.name, word.args, ())
        yield from within(word.name, word.fields or {}, ())
        if word.item:
            yield f"{word.name} item", word.item, {}
    for kind, fields in {**DOUBLES, **EVALUATORS, **filters.FILTERS, **people.OWN, "field": schemas.TABLE}.items():
        yield from within(kind, fields, ())


FIELDS = {where: (field, siblings) for where, field, siblings in every_field()}


def test_a_field_says_what_it_is_in_one_line() -> None:
    assert len(FIELDS) > 500
    assert [where for where, (field, _) in FIELDS.items() if not one_line(field.doc)] == []


def test_a_field_is_of_a_known_type_and_refers_to_a_known_kind() -> None:
    assert [where for where, (field, _) in FIELDS.items() if set(field.type.split("|")) - set(TYPES)] == []
    assert [where for where, (field, _) in FIELDS.items() if field.ref not in ("", *REFS)] == []


def test_an_older_spelling_of_a_field_names_a_sibling() -> None:
    older = {where: (field.instead, siblings) for where, (field, siblings) in FIELDS.items() if field.instead}
    assert [where for where, (name, siblings) in older.items() if name not in siblings] == []
    assert len(older) > 5


IN_LUA = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "list": (list,),
    "table": (dict, list),
    "schema": (dict, list),
    "field": (str, dict),
    "any": (object,),
}
"""Type -> what its values are, once they have left the program; functions stay there."""


def of_type(value: Any, types: str) -> bool:
    return any(isinstance(value, IN_LUA[type]) for type in types.split("|") if type != "function")


def lua(texts: Mapping[str, str]) -> dict[str, Any]:
    """What Lua values in a program's text are; functions are left out."""
    listed = ", ".join(f'["{where}"] = {text}' for where, text in texts.items() if "function(" not in text)
    values: dict[str, Any] = result(
        f"done = tactus.done\nsearch = Tool {{ function() end }}\n{in_main(f'return {{{listed}}}')}"
    )
    return values


def test_defaults_and_examples_are_values_of_their_type_and_of_their_enum() -> None:
    for said in ("default", "example"):
        texts = {where: getattr(field, said) for where, (field, _) in FIELDS.items() if getattr(field, said)}
        values = lua(texts)
        assert len(values) > 20
        wrong = [(where, value) for where, value in values.items() if not of_type(value, FIELDS[where][0].type)]
        assert wrong == []
        beside = [
            (where, value) for where, value in values.items() if (enum := FIELDS[where][0].enum) and value not in enum
        ]
        assert beside == []


# --------------------------------------------------------------------- what the runtime takes is what it says


def test_the_classes_of_filters_are_those_that_filter() -> None:
    assert tuple(filters.FILTERS) == tuple(filtering.FILTERS)
    assert filters.FIELDS["class"].enum == tuple(filtering.FILTERS)
    assert set(filters.FIELDS) == {"class", *(name for known in filters.FILTERS.values() for name in known)}


@pytest.mark.parametrize("name", filters.FILTERS)
def test_a_filter_takes_its_fields_one_at_a_time(name: str) -> None:
    values: dict[str, Any] = {"role": "user", "roles": "user", "chain": [{"class": "LastN", "count": 1}]}
    for field in filters.FILTERS[name]:
        kept = reading.read({"class": name, field: values.get(field, 3)}, "filter")
        assert kept["class"] == name
        assert len(kept) == 2


def test_the_providers_are_those_that_are_resolved() -> None:
    assert agents.PROVIDERS == tuple(providers.PROVIDERS)


def test_the_kinds_of_requests_are_those_that_are_asked() -> None:
    assert set(people.OWN) == set(hitl.KINDS)
    assert set(people.QUESTIONS) == set(hitl.questions.KINDS)
    assert {word.args["request"].type for word in SPOKEN if word.shape == "pair"} == {
        "table|string",
        "table|list|string",
    }


def asked(type_: str, **options: Any) -> dict[str, Any]:
    needs: dict[str, dict[str, Any]] = {"select": {"options": ["a", "b"]}, "review": {"artifact": "x"}}
    given = needs.get(type_, {})
    return hitl.asked(type_, "it", {"message": "Well?", **given, **options})


@pytest.mark.parametrize(
    ("type_", "name", "field"),
    [
        ("approval", "on_timeout", people.ASKED["on_timeout"]),
        ("select", "mode", people.OWN["select"]["mode"]),
    ],
)
def test_an_option_takes_each_text_of_its_enum_and_no_other(type_: str, name: str, field: Field) -> None:
    for text in field.enum:
        assert asked(type_, timeout=60, **{name: text})["message"] == "Well?"
    with pytest.raises(hitl.Unaskable):
        asked(type_, timeout=60, **{name: "other"})


def test_the_options_of_an_offered_choice_are_those_that_are_taken() -> None:
    assert asked("select", options=[{**dict.fromkeys(people.CHOICE, "x")}])["options"]["options"]
    assert asked("review", options=[{**dict.fromkeys(people.DECISION, "x")}])["options"]["options"]
    with pytest.raises(hitl.Unaskable, match="has no field"):
        asked("select", options=[{"label": "x", "type": "y"}])


def test_a_declared_request_and_a_question_may_say_what_any_kind_says() -> None:
    for kind, own in people.OWN.items():
        for name, field in own.items():
            inside = field.items.fields if field.items else {}
            places = [people.DECLARED, *([people.ONE.fields] if kind in people.QUESTIONS else [])]
            for known in places:
                assert known is not None
                given = known[name].items
                assert set(inside or {}) <= set(given.fields or {} if given else {}), (kind, name)


def test_a_review_offers_by_default_what_the_table_says() -> None:
    said = lua({"options": people.OWN["review"]["options"].default})["options"]
    assert [one["label"] for one in asked("review")["options"]["options"]] == said


def test_the_numbers_of_retrying_are_those_of_the_table() -> None:
    defaults = {"max_attempts": retry.TRIES, "initial_delay": retry.INITIAL, "max_delay": retry.LONGEST}
    assert {**defaults, "factor": retry.FACTOR} == {
        name: int(steps.RETRY[name].default) for name in (*defaults, "factor")
    }


@pytest.mark.parametrize("type_", schemas.TYPES)
def test_a_type_takes_the_options_that_the_table_gives_it_and_no_others(type_: str) -> None:
    given = {
        **{"required": True, "default": None, "description": "x", "enum": None, "items": "string"},
        **{"properties": {"a": "string"}, "min": 1, "max": 2, "pattern": "x"},
    }
    assert set(given) == {*schemas.COMMON, *schemas.OWN}
    for name, value in given.items():
        declared = {"x": {"type": type_, name: value}}
        if name in schemas.options(type_):
            assert schema.fields(declared, "input").names == ("x",)
        else:
            with pytest.raises(TactusError, match="which is only for"):
                schema.fields(declared, "input")


@pytest.mark.parametrize("name", [*schemas.TYPES, *schemas.ALIASES])
def test_a_field_may_be_the_bare_name_of_its_type(name: str) -> None:
    (field,) = schema.fields({"x": name}, "input").fields
    assert field.type == schemas.ALIASES.get(name, name)


def test_the_fields_of_doubles_are_those_that_are_taken() -> None:
    wrong = list(mocks.agent_errors("Mocks.a", {"mesage": "hi"}))
    assert "Mocks.a.mesage is no part of a mock" in wrong[0]
    turn = {"message": "x", "tool_calls": [{"tool": "t", "args": {}}], "data": {}, "usage": {"prompt_tokens": 1}}
    assert set(turn) == set(DOUBLES["agent"]) - set(DOUBLES["tool"])
    assert list(mocks.agent_errors("Mocks.a", turn)) == []


def test_an_older_name_of_an_evaluator_names_one_of_today() -> None:
    assert set(evaluators.ALIASES.values()) <= set(EVALUATORS)
    assert not set(evaluators.ALIASES) & set(EVALUATORS)
    assert evaluators.EVALUATOR["type"].enum == (*EVALUATORS, *evaluators.ALIASES)
