"""The modes of a run: what becomes of those who have a double, and of those who have none."""

from __future__ import annotations

LIVE = "live"
"""doubles are ignored"""
MOCK = "mock"
"""doubles answer; an agent without one is the error no_double"""
TEST = "test"
"""doubles answer, and whoever has none is real"""
OBLIGING = "obliging"
"""doubles answer, and an agent without one is obliging: nothing leaves the machine"""
MODES = (LIVE, MOCK, TEST, OBLIGING)
