"""What the tests of a store share: a clock that is a variable, and two owners who live."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tactus.storage import owners
from tactus.testing.conformance.samples import Clock


class Suite:
    """A subclass has a fixture `store`, which makes a new store that goes by the fixture `clock`."""

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def owner(self) -> Iterator[str]:
        with owners.held() as held:
            yield held

    @pytest.fixture
    def other(self) -> Iterator[str]:
        with owners.held() as held:
            yield held
