"""What steps speak of: a key of the state, the output or a field of it, the stop reason, the error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tactus.record import record
from tactus.testing.outcome import Outcome
from tactus.testing.steps.shown import ended, error_code, error_text, help_of, named, unfinished
from tactus.testing.steps.within import find, lacking

WHOLE = "output"
"""How a path says: all of the output."""


@record(frozen=True, slots=True)
class Subject:
    """said     what it is called: `the state count`
    value    what it is, None where it is not there
    missing  a sentence about what is there instead, where it is not; `near` is a line of help with it
    judged   False where the run did not come as far as having it, so that nothing holds of it, not even a `not`
    whole    it is all of the output, whose tables steps may also read as their text
    code     another text that says the same: the code of the error
    """

    said: str
    value: Any
    missing: str = ""
    near: str = ""
    judged: bool = True
    whole: bool = False
    code: str = ""

    @property
    def there(self) -> bool:
        return self.value is not None

    @property
    def actual(self) -> str:
        """What it is; a sentence that says `it`."""
        if not self.there:
            return self.missing or "it is null"
        return f"it is {named(self.value)}{f' ({self.code})' if self.code else ''}"


def state(outcome: Outcome, values: dict[str, Any]) -> Subject:
    return _part(outcome.state, values["key"], "state", "key", unfinished(outcome))


def output(outcome: Outcome, values: dict[str, Any]) -> Subject:
    path = values.get("field", "")
    said = f"the output {path}".rstrip()
    if outcome.status != "done":
        return Subject(said, None, f"there is no output: the run {ended(outcome)}", judged=False)
    whole, dot, rest = path.partition(".")
    if path and whole == WHOLE and not (isinstance(outcome.result, Mapping) and WHOLE in outcome.result):
        path = rest if dot else ""
    if path and outcome.result is not None:
        return _part(outcome.result, path, "output", "field", "")
    return Subject(said, outcome.result, "the procedure returned nothing", whole=not path)


def _part(whole: Any, path: str, name: str, noun: str, near: str) -> Subject:
    found = find(whole, path)
    said = f"the {name} {path}"
    if found.there:
        return Subject(said, found.value)
    missing, help = lacking(f"the {name}", noun, found)
    return Subject(said, None, missing, help_of(help, near))


def stop_reason(outcome: Outcome, values: dict[str, Any]) -> Subject:
    none = "the run was not asked to stop" if outcome.stop_reason is None else "no reason was given for the stop"
    near = unfinished(outcome) if outcome.stop_reason is None else ""
    return Subject("the stop reason", outcome.stop_reason or None, none, near)


def error(outcome: Outcome, values: dict[str, Any]) -> Subject:
    text, code = error_text(outcome), error_code(outcome)
    return Subject("the error", text or code or None, f"there was none: the run {ended(outcome)}", code=code)


SUBJECTS: dict[str, Callable[[Outcome, dict[str, Any]], Subject]] = {
    "state": state,
    "output": output,
    "stop_reason": stop_reason,
    "error": error,
}
TEXTS = ("stop_reason", "error")
"""Those that are always texts, and never compared as numbers."""
