"""Frames: whole, in pieces, cut off, too long."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tactus.vm.jail import wire


def taking(data: bytes, *sizes: int) -> Callable[[int], bytes]:
    """Gives the data in pieces of these sizes, and then all that is left."""
    rest, pieces = memoryview(data), iter(sizes)

    def take(size: int) -> bytes:
        nonlocal rest
        size = min(size, next(pieces, size))
        piece, rest = bytes(rest[:size]), rest[size:]
        return piece

    return take


@pytest.mark.parametrize("value", [[], ["ok", 1.5, None, True], "é 💰 \0", {"a": [1 << 62]}, ["x" * 100_000], "\ud800"])
def test_what_is_packed_is_read_as_it_was(value: object) -> None:
    assert wire.unpack(wire.read(taking(wire.pack(value)), 1 << 20)) == value


@pytest.mark.parametrize("sizes", [(1,) * 40, (3, 1, 2), (4, 1), (5,)])
def test_pieces_make_a_whole(sizes: tuple[int, ...]) -> None:
    assert wire.read(taking(wire.pack(["ok", 1, "two"]) + b"more", *sizes), 100) == b'["ok",1,"two"]'


@pytest.mark.parametrize("at", range(12))
def test_a_frame_that_is_cut_off_is_the_end(at: int) -> None:
    with pytest.raises(wire.Ended):
        wire.read(taking(wire.pack(["ok", 1])[:at]), 100)


def test_an_empty_frame_is_one() -> None:
    assert wire.read(taking(wire.HEAD.pack(0)), 0) == b""


def test_a_frame_that_is_too_long_is_not_read() -> None:
    asked: list[int] = []

    def take(size: int) -> bytes:
        asked.append(size)
        return wire.HEAD.pack((1 << 32) - 1)

    with pytest.raises(wire.TooLong, match="4,294,967,295 bytes in one message"):
        wire.read(take, (1 << 32) - 2)
    assert asked == [wire.HEAD.size]
