"""What each built-in step demands of a finished run: one table, a file for each subject. The ways to say a step are
the table of phrases; there is no second list."""

from __future__ import annotations

from tactus.testing.steps import agents, procedures, tools, values
from tactus.testing.steps.subjects import TEXTS
from tactus.testing.steps.unmet import Check, Unmet

CHECKS: dict[str, Check] = {**tools.CHECKS, **agents.CHECKS, **procedures.CHECKS, **values.CHECKS}
"""Id of a phrase -> its check: of every Then, and of the Whens that count turns."""
_ENDS = ("procedure_fails", "procedure_fails_with", "procedure_rejected", "procedure_rejected_with")
SPEAKS_OF_FAILING: frozenset[str] = frozenset(
    (*_ENDS, *(id for id in CHECKS if id.startswith(tuple(f"{text}_" for text in TEXTS))))
)
"""After these a run that failed or was rejected does not by itself fail its scenario: they speak of failing, rejection,
the error or the stop reason."""

__all__ = ["CHECKS", "SPEAKS_OF_FAILING", "Check", "Unmet"]
