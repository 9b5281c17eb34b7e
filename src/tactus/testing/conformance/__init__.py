"""The suites that everything in the place of our rooms has to pass, for users' own: a store, a handler, a recorder.

Each is a class for pytest; subclass it in a test file and give it yours by a fixture.

    from tactus.testing.conformance import StorageBackendSuite

    class TestMyStore(StorageBackendSuite):
        @pytest.fixture
        def store(self, clock):
            return MyStore(clock=clock)

The sentences that a store's errors say come from `tactus.storage.records`, for every store the same.
"""

import pytest

for _name in ("runs", "requests", "lives", "people", "samples"):
    pytest.register_assert_rewrite(f"tactus.testing.conformance.{_name}")

from tactus.testing.conformance.lives import LivesSuite  # noqa: E402
from tactus.testing.conformance.people import ChatRecorderSuite, HITLHandlerSuite  # noqa: E402
from tactus.testing.conformance.requests import RequestsSuite  # noqa: E402
from tactus.testing.conformance.runs import RunsSuite  # noqa: E402


class StorageBackendSuite(RunsSuite, RequestsSuite, LivesSuite):
    """All that a store promises: runs and their journals, requests, and what becomes of runs later."""


__all__ = [
    "ChatRecorderSuite",
    "HITLHandlerSuite",
    "LivesSuite",
    "RequestsSuite",
    "RunsSuite",
    "StorageBackendSuite",
]
