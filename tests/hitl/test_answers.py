"""Which answers a request takes, how they are given on this machine, and how what became of it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tactus.errors import RequestError
from tactus.hitl import KINDS, Given, answer_value, asked, decided, lines, taken, ways, when


def request(type_: str, **options: Any) -> dict[str, Any]:
    """A request as it is kept; `options` are the program's."""
    kept = asked(type_, KINDS[type_].word, {"message": "Go?", **options})
    return {"id": "r:0@0.0", **kept}


def refused(request: dict[str, Any], given: Given) -> str:
    """Why this answer is refused; nothing is decided by it."""
    with pytest.raises(RequestError) as wrong:
        answer_value(request, given)
    assert not wrong.value.decided
    return str(wrong.value).removeprefix('request r:0@0.0 ("Go?") ')


PAGES = [{"label": "two pages", "value": 2}, {"label": "ten, or more", "value": 10}, "none"]
QUESTIONS = [
    {"id": "name", "message": "Name?"},
    {"id": "ok", "type": "approval", "message": "OK?", "required": False},
    {"id": "size", "type": "select", "message": "Size?", "options": ["S", "L"], "default": "L"},
    {"id": "file", "type": "upload", "message": "File?", "required": False},
]


# -------------------------------------------------------------------- yes or no, and texts


@pytest.mark.parametrize("yes", [True, False])
def test_an_approval_takes_yes_and_no(yes: bool) -> None:
    assert answer_value(request("approval"), Given(approve=yes)) is yes


@pytest.mark.parametrize("text", ["Bob", "", "7", "yes"])
def test_an_input_takes_a_text_as_it_is(text: str) -> None:
    assert answer_value(request("input"), Given(value=text)) == text


def test_an_input_with_a_schema_takes_what_fits_it() -> None:
    counted = request("input", schema={"type": "integer", "min": 1})
    assert answer_value(counted, Given(value="7")) == 7
    assert refused(counted, Given(value="0")).startswith("cannot take this answer: answer.value is 0")
    assert "expected an integer" in refused(counted, Given(value="many"))


@pytest.mark.parametrize(
    ("type_", "given", "why"),
    [
        ("approval", Given(value="yes"), "is a yes or no; answer with --approve or --reject"),
        ("approval", Given(options=("Yes",)), "offers no options; answer with --approve or --reject"),
        ("input", Given(approve=True), 'asks for a text; answer with --value "…"'),
        ("input", Given(options=("Yes",)), 'offers no options; answer with --value "…"'),
        ("upload", Given(approve=True), "asks for a file; answer with --value FILE"),
        ("escalation", Given(approve=False), 'is resolved, or it stays open; answer with --approve --comment "…"'),
    ],
)
def test_an_answer_of_another_kind_is_refused_and_nothing_is_decided(type_: str, given: Given, why: str) -> None:
    assert refused(request(type_), given) == why


def test_an_escalation_is_resolved_with_or_without_words() -> None:
    help_ = request("escalation")
    assert answer_value(help_, Given(approve=True)) is None
    assert answer_value(help_, Given(approve=True), "oiled") == "oiled"
    assert answer_value(help_, Given(value="oiled")) == "oiled"


def test_a_custom_request_takes_any_value_that_fits() -> None:
    sign = request("custom", type="signature", pen="black")
    assert answer_value(sign, Given(value="Ann")) == "Ann"
    assert answer_value(sign, Given(value='{"name": "Ann"}')) == {"name": "Ann"}
    assert answer_value(sign, Given(value='{"a": NaN}')) == '{"a": NaN}'
    typed = request("custom", type="signature", schema={"type": "object", "properties": {"name": "string"}})
    assert "expected name" in refused(typed, Given(value='{"nam": "Ann"}'))


# -------------------------------------------------------------------- choices


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (Given(options=("two pages",)), 2),
        (Given(options=("10",)), 10),
        (Given(value="2"), 2),
        (Given(value="ten, or more"), 10),
        (Given(value="none"), "none"),
    ],
)
def test_a_choice_is_made_by_label_or_by_value(given: Given, value: Any) -> None:
    assert answer_value(request("select", options=PAGES), given) == value


def test_where_labels_are_values_of_others_a_label_is_a_label_and_a_value_a_value() -> None:
    crossed = request("select", options=[{"label": "a", "value": "b"}, {"label": "b", "value": "a"}])
    assert answer_value(crossed, Given(options=("a",))) == "b"
    assert answer_value(crossed, Given(value="a")) == "a"
    assert taken(crossed, "a") == "a"


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (Given(options=("none", "two pages")), [2, "none"]),
        (Given(value='["none", 2]'), [2, "none"]),
        (Given(value="none, 2"), [2, "none"]),
        (Given(value="ten, or more"), [10]),
        (Given(value="[]"), []),
    ],
)
def test_several_choices_may_be_made(given: Given, value: list[Any]) -> None:
    assert answer_value(request("select", options=PAGES, mode="multiple"), given) == value


def test_what_is_not_offered_is_refused() -> None:
    single = request("select", options=PAGES)
    assert refused(single, Given(options=("two page",))).startswith(
        'does not offer "two page"; did you mean "two pages"?; answer with --option \'two pages\' or '
    )
    assert refused(single, Given(options=("none", "two pages"))).startswith("takes one option, not 2")
    assert refused(single, Given(approve=True)).startswith("asks for a choice")
    some = request("select", options=PAGES, mode="multiple", min=1, max=2)
    assert refused(some, Given(value="[]")).startswith("asks for 1 to 2 choices, not 0")
    assert refused(some, Given(value="[2, 10, true]")).startswith("does not offer true")
    with pytest.raises(RequestError, match="asks for a list of choices"):
        taken(some, 2)


def test_true_is_not_one() -> None:
    ones = request("select", options=[{"label": "number", "value": 1}, {"label": "truth", "value": True}])
    assert taken(ones, True) is True
    assert taken(ones, 1) == 1


# -------------------------------------------------------------------- reviews


def test_a_review_takes_one_of_its_options_and_words_and_an_edited_artifact() -> None:
    draft = request("review", artifact="a draft", options=["Approve", "Revise"])
    assert answer_value(draft, Given(options=("Approve",))) == {"decision": "Approve"}
    assert answer_value(draft, Given(options=("Revise",), value="better"), "too short") == {
        "decision": "Revise",
        "feedback": "too short",
        "edited_artifact": "better",
    }
    assert refused(draft, Given(options=("Reject",))).startswith('does not offer "Reject"')
    assert refused(draft, Given(value="better")).startswith("asks for one of its options")
    with pytest.raises(RequestError, match='takes no "edited_artefact"; did you mean "edited_artifact"'):
        taken(draft, {"decision": "Approve", "edited_artefact": "x"})


def test_a_review_without_options_offers_two() -> None:
    assert ways(request("review", artifact="x"))[:2] == ["--option Approve", "--option Reject"]


def test_an_edited_artifact_is_what_the_artifact_was() -> None:
    plan = request("review", artifact={"steps": [1, 2]}, options=["Approve"])
    edited = answer_value(plan, Given(options=("Approve",), value='{"steps": [1]}'))
    assert edited == {"decision": "Approve", "edited_artifact": {"steps": [1]}}
    assert "takes an edited artifact as JSON, and this is none" in refused(
        plan, Given(options=("Approve",), value="one step")
    )
    assert "takes a table as edited artifact, as the artifact is one, not a text" in refused(
        plan, Given(options=("Approve",), value='"one step"')
    )
    typed = request("review", artifact=5, schema={"type": "integer", "max": 9}, options=["Approve"])
    assert "answer.value is 10" in refused(typed, Given(options=("Approve",), value="10"))


def test_a_long_artifact_is_shown_in_short_where_many_are_shown() -> None:
    long = request("review", artifact="\n".join(map(str, range(50))), artifact_type="list", options=["Approve"])
    short, whole = lines(long), lines(long, short=False)
    assert (short[0], short[1], short[-1]) == ("  list:", "  | 0", "  - Approve")
    assert short[-2] == "  | … (30 more lines; --json shows all)"
    assert len(whole) == 52


# -------------------------------------------------------------------- files


def test_a_file_is_described_where_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("a,b\n", encoding="utf-8")
    assert answer_value(request("upload"), Given(value=str(file))) == {
        "path": str(file),
        "name": "plan.csv",
        "size": 4,
        "mime_type": "text/csv",
    }


def test_a_file_that_cannot_be_had_is_refused(tmp_path: Path) -> None:
    assert refused(request("upload"), Given(value=str(tmp_path / "no"))).startswith(
        f"asks for a file, and {tmp_path}/no is not there"
    )
    assert "is a folder" in refused(request("upload"), Given(value=str(tmp_path)))
    small = request(
        "upload",
        schema={
            "type": "object",
            "properties": {
                **dict.fromkeys(("path", "name", "mime_type"), "string"),
                "size": {"type": "integer", "max": 3},
            },
        },
    )
    (tmp_path / "big").write_text("1234", encoding="utf-8")
    assert "answer.value.size is 4" in refused(small, Given(value=str(tmp_path / "big")))


def test_a_file_from_elsewhere_is_a_record_and_no_path_of_this_machine() -> None:
    with pytest.raises(RequestError, match=r"asks for a file: \{path, name, size, mime_type\}"):
        taken(request("upload"), "/etc/passwd")
    with pytest.raises(RequestError, match='takes no "nam" of a file; did you mean "name"'):
        taken(request("upload"), {"path": "a", "nam": "b"})
    with pytest.raises(RequestError, match="takes the size of a file in bytes"):
        taken(request("upload"), {"path": "a", "size": "big"})


# -------------------------------------------------------------------- several questions


def test_several_answers_come_as_an_object(tmp_path: Path) -> None:
    several = request("multiple", questions=QUESTIONS)
    (tmp_path / "f").write_bytes(b"12")
    given = {"name": "Ann", "ok": False, "file": str(tmp_path / "f")}
    answer = answer_value(several, Given(value=json.dumps(given)))
    assert (answer["name"], answer["ok"], answer["size"], answer["file"]["size"]) == ("Ann", False, "L", 2)
    assert taken(several, {"name": "Ann"}) == {"name": "Ann", "size": "L"}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Ann", "its answer is a JSON object by id, and this is no JSON"),
        ("[1]", "its answer is an object by id"),
        ("{}", 'also asks "name": Name?'),
        ('{"nam": "Ann"}', 'has no question "nam"; did you mean "name"?'),
        ('{"name": "Ann", "size": "M"}', 'cannot take this answer: "size" does not offer "M"'),
        ('{"name": 5}', 'cannot take this answer: "name" asks for a text'),
        ('{"name": "Ann", "ok": "yes"}', 'cannot take this answer: "ok" is a yes or no'),
        ('{"name": NaN}', "NaN is no value of JSON"),
        ('{"name": 1e999}', "is no value of JSON"),
    ],
)
def test_an_answer_to_several_questions_must_fit_each(said: str, why: str) -> None:
    assert why in refused(request("multiple", questions=QUESTIONS), Given(value=said))


# -------------------------------------------------------------------- how it is shown


@pytest.mark.parametrize(
    ("type_", "options", "expected"),
    [
        ("approval", {}, ["--approve", "--reject"]),
        ("input", {}, ['--value "…"']),
        ("select", {"options": ["a", "b c"]}, ["--option a", "--option 'b c'"]),
        ("select", {"options": list("abcdefg")}, ['--option "…"']),
        ("select", {"options": ["a", "b", "c"], "mode": "multiple"}, ["--option a --option b", "--value '[]'"]),
        ("select", {"options": ["a", "b"], "mode": "multiple", "min": 1}, ["--option a --option b"]),
        (
            "review",
            {"artifact": "x", "options": ["Yes", "No"]},
            ["--option Yes", "--option No", '--option No --comment "…" --value @EDITED'],
        ),
        ("upload", {}, ["--value FILE"]),
        ("multiple", {"questions": QUESTIONS}, ['--value \'{"name": "…", "ok": true, "size": "S", "file": "FILE"}\'']),
        ("escalation", {}, ['--approve --comment "…"']),
        ("custom", {"type": "signature"}, ['--value "…"']),
    ],
)
def test_every_kind_has_its_ways_to_answer(type_: str, options: dict[str, Any], expected: list[str]) -> None:
    assert ways(request(type_, **options)) == expected


def test_what_is_offered_is_shown() -> None:
    assert lines(request("select", options=[*PAGES[:1], {"label": "more", "description": "much more"}])) == [
        "  - two pages (2)",
        "  - more: much more",
    ]
    assert lines(request("multiple", questions=QUESTIONS)) == [
        "  name: Name?",
        "  ok: OK? (may be left out)",
        "  size: Size? [L]",
        "    - S",
        "    - L",
        "  file: File? (may be left out)",
    ]
    assert lines(request("custom", type="signature", pen="black")) == ["  (signature)", "  pen: black"]


@pytest.mark.parametrize(
    ("type_", "value", "said"),
    [
        ("approval", True, "yes"),
        ("approval", False, "no"),
        ("input", "Bob", "Bob"),
        ("input", 0, "0"),
        ("select", ["a", 2], '["a", 2]'),
        ("review", {"decision": "Revise", "feedback": "too short", "edited_artifact": "x"}, "Revise: too short"),
        ("upload", {"path": "/tmp/a.csv", "name": "a.csv", "size": 1, "mime_type": "text/csv"}, "a.csv"),
        ("multiple", {"a": 1}, '{"a": 1}'),
        ("escalation", None, "resolved"),
        ("custom", "x" * 300, "x" * 199 + "…"),
    ],
)
def test_an_answer_is_told_with_who_how_and_when(type_: str, value: Any, said: str) -> None:
    stands = {"type": type_, "status": "answered", "value": value, "actor": "ann", "answered_at": 60.0}
    assert decided({**stands, "answered_via": "terminal"}) == (
        f'ann answered "{said}" at 1970-01-01 00:01:00 UTC (terminal)'
    )
    assert decided({**stands, "actor": "", "answered_via": None}).startswith("somebody answered ")


@pytest.mark.parametrize(
    ("stands", "told"),
    [
        ({"status": "expired", "on_timeout": "default"}, "; its default holds"),
        ({"status": "pending", "on_timeout": "error"}, "; that is an error in its run"),
        ({"status": "expired", "on_timeout": "retry"}, "; it is asked again"),
    ],
)
def test_a_request_that_nobody_answered_says_what_follows(stands: dict[str, Any], told: str) -> None:
    assert decided({"expires_at": 60.0, **stands}) == f"nobody answered before 1970-01-01 00:01:00 UTC{told}"


def test_a_request_of_a_run_that_has_ended_was_cancelled() -> None:
    assert decided({"status": "cancelled"}) == "its run has ended, so it was cancelled"


def test_times_are_told_in_utc() -> None:
    assert when(1.9) == "1970-01-01 00:00:01 UTC"
