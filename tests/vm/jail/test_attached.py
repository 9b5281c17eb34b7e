"""A container's output comes in frames among others, in pieces of any size, and never later than it may."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from tactus.errors import Blocked
from tactus.vm.jail.attached import KEPT, Attached

OUTPUT, ERRORS = 1, 2


def frame(number: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", number, len(data)) + data


class Line:
    """An engine's end of a connection, and ours."""

    def __init__(self) -> None:
        ours, self.engine = socket.socketpair()
        self.ends = 0
        self.gone = False
        self.attached = Attached(ours, self._over)
        self.attached.settimeout(5)

    def _over(self) -> None:
        self.ends += 1
        if self.gone:
            raise Blocked("gone")

    def all(self) -> bytes:
        return b"".join(iter(lambda: self.attached.recv(1000), b""))


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.attached.close()
    made.engine.close()


@pytest.mark.parametrize("size", [1, 3, 9, 10_000])
def test_output_is_whole_however_the_stream_is_cut(line: Line, size: int) -> None:
    stream = frame(OUTPUT, b"one ") + frame(ERRORS, b"no") + frame(OUTPUT, b"") + frame(OUTPUT, b"two\x01\x00\x00\x00")
    for start in range(0, len(stream), size):
        line.engine.sendall(stream[start : start + size])
    line.engine.close()
    assert line.all() == b"one two\x01\x00\x00\x00"
    assert (line.attached.errors, line.ends) == (b"no", 1)


def test_no_more_is_read_than_was_wanted(line: Line) -> None:
    line.engine.sendall(frame(OUTPUT, b"abcdef"))
    assert [line.attached.recv(2), line.attached.recv(100)] == [b"ab", b"cdef"]


def test_of_errors_the_end_is_kept(line: Line) -> None:
    line.engine.sendall(frame(ERRORS, b"a" * KEPT) + frame(ERRORS, b"the end") + frame(OUTPUT, b"x"))
    assert line.attached.recv(1) == b"x"
    assert len(line.attached.errors) == KEPT
    assert line.attached.errors.endswith(b"athe end")


@pytest.mark.parametrize("rest", [b"", b"\x01\x00", frame(OUTPUT, b"whole")[:-2], frame(ERRORS, b"whole")[:-2]])
def test_a_stream_that_breaks_off_says_why(line: Line, rest: bytes) -> None:
    line.gone = True
    line.engine.sendall(frame(OUTPUT, b"x") + rest)
    line.engine.close()
    with pytest.raises(Blocked, match="gone"):
        line.all()


def test_who_sends_into_a_broken_connection_hears_why(line: Line) -> None:
    line.engine.close()
    with pytest.raises(BrokenPipeError):
        line.attached.sendall(b"x")
    assert line.ends == 1
    line.gone = True
    with pytest.raises(Blocked, match="gone"):
        line.attached.sendall(b"x")


def test_errors_without_end_do_not_put_off_the_deadline(line: Line) -> None:
    def flood() -> None:
        while True:
            try:
                line.engine.sendall(frame(ERRORS, b"x"))
            except OSError:
                return
            time.sleep(0.02)

    flooding = threading.Thread(target=flood)
    flooding.start()
    line.attached.settimeout(0.2)
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        line.attached.recv(1)
    assert time.monotonic() - begun < 2
    line.attached.close()
    flooding.join()


def test_a_reader_who_does_not_read_is_not_waited_for(line: Line) -> None:
    line.attached.settimeout(0.1)
    with pytest.raises(TimeoutError):
        line.attached.sendall(bytes(10 << 20))
    assert line.ends == 0
