from __future__ import annotations

from dataclasses import asdict, field, fields, replace

import pytest

from tactus.record import record


@record(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0
    label: str = field(default="", compare=False)
    secret: str = field(default="", repr=False, compare=False)


@record(slots=True)
class Open:
    items: list[int] = field(default_factory=list)


@record(frozen=True, eq=False)
class Itself:
    x: int


@record
class Nothing:
    pass


@record(frozen=True)
class Other:
    x: int
    y: int = 0


def test_what_is_equal_is_what_holds_the_same() -> None:
    assert Point(1, 2) == Point(1, 2, label="there")
    assert Point(1, 2) != Point(1, 3)
    others: list[object] = [Point(1), Other(1)]
    assert others[0] != others[1]
    assert Open() == Open()
    assert Open([1]) != Open()
    assert Nothing() == Nothing()
    assert Itself(1) != Itself(1)


def test_what_is_frozen_can_be_a_key_and_what_is_open_cannot() -> None:
    assert len({Point(1), Point(1, label="x"), Point(2)}) == 2
    assert len({Itself(1), Itself(1)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Open())


def test_it_is_shown_like_any_data_class_without_what_is_not_to_be_seen() -> None:
    assert repr(Point(1, 2, "here", "key")) == "Point(x=1, y=2, label='here')"
    assert repr(Nothing()) == "Nothing()"


def test_the_tools_for_data_classes_work() -> None:
    assert [one.name for one in fields(Point)] == ["x", "y", "label", "secret"]
    assert asdict(Point(1)) == {"x": 1, "y": 0, "label": "", "secret": ""}
    assert replace(Point(1), y=5) == Point(1, 5)
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_only_what_is_declared_can_be_set_where_there_are_slots() -> None:
    with pytest.raises(AttributeError):
        Open().other = 1  # type: ignore[attr-defined]
    assert not hasattr(Point(1), "__dict__")
