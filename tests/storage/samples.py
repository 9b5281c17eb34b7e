"""Runs, entries and requests as tests need them, and a clock that is a variable: those of the suite that we ship."""

from tactus.testing.conformance.samples import (
    START,
    YES,
    Clock,
    a_request,
    a_run,
    an_entry,
    an_event,
    started,
)

__all__ = ["START", "YES", "Clock", "a_request", "a_run", "an_entry", "an_event", "started"]
