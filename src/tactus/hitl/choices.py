"""Requests that offer something to choose from: a select, and the review of an artifact."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Any

from tactus.hitl.kind import (
    Given,
    Kind,
    Request,
    Unaskable,
    Unfit,
    fitted,
    from_json,
    in_short,
    parts,
    read_typed,
    text,
    the_value,
)
from tactus.language.suggest import did_you_mean
from tactus.language.words.people import OWN

SHOWN_LINES = 20
"""So many lines of an artifact are shown where it is shown in short."""
NAMED_WAYS = 6
"""Up to so many choices have a command of their own."""
DECISIONS = [{"label": "Approve", "type": "action"}, {"label": "Reject", "type": "cancel"}]
"""What a review offers where the program does not say."""

Choice = dict[str, Any]


# --------------------------------------------------------------------- what is offered


def _choices(who: str, raw: Any, extra: Sequence[str]) -> list[Choice]:
    """The options of a program as a list of {label, value?, description?, type?}; no two are alike."""
    if not isinstance(raw, list) or not raw:
        raise Unaskable(f'options of {who} is a list of what is offered: options = {{"first", "second"}}')
    choices = [_choice(who, number, one, extra) for number, one in enumerate(raw, 1)]
    for name in ("label", "value"):
        seen: set[str] = set()
        for choice in choices:
            shown = json.dumps(choice.get(name, choice["label"]), ensure_ascii=False)
            if shown in seen:
                raise Unaskable(f"two options of {who} have the {name} {shown}")
            seen.add(shown)
    return choices


def _choice(who: str, number: int, raw: Any, extra: Sequence[str]) -> Choice:
    this = f"option {number} of {who}"
    if isinstance(raw, str | int | float) and not isinstance(raw, bool):
        raw = {
            "label": raw if isinstance(raw, str) else json.dumps(raw),
            **({"value": raw} if "value" in extra else {}),
        }
    if not isinstance(raw, dict):
        raise Unaskable(f'{this} is a text or a table: {{label = "…"}}')
    known = ("label", "description", *extra)
    for key in raw:
        if key not in known:
            raise Unaskable(f'{this} has no field "{key}"{did_you_mean(key, known)} (fields: {", ".join(known)})')
    if "label" not in raw and isinstance(raw.get("value"), str):
        raw = {**raw, "label": raw["value"]}
    kept: Choice = {name: found for name in known if name != "value" for found in text(this, raw, name).values()}
    if "label" not in kept:
        raise Unaskable(f"{this} has no label: what the person reads")
    if raw.get("value") is not None:
        if not isinstance(raw["value"], str | int | float | bool):
            raise Unaskable(f"value of {this} is a text, a number, true or false")
        kept["value"] = raw["value"]
    return kept


def value_of(choice: Choice) -> Any:
    """What the program gets when it is chosen."""
    return choice.get("value", choice["label"])


def find(choices: list[Choice], said: Any, first: str = "value") -> Choice:
    """The choice that somebody means by its value, its label, or the value as text; raises Unfit."""
    by_value = [choice for choice in choices if _same(value_of(choice), said)]
    by_label = [choice for choice in choices if choice["label"] == said]
    by_text = [choice for choice in choices if json.dumps(value_of(choice)) == said]
    found = [*by_value, *by_label] if first == "value" else [*by_label, *by_value]
    if not found and not by_text:
        labels = [choice["label"] for choice in choices]
        near = did_you_mean(said, labels) if isinstance(said, str) else ""
        raise Unfit(f"does not offer {in_short(json.dumps(said, ensure_ascii=False))}{near}")
    return [*found, *by_text][0]


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def _offered(request: Request) -> list[str]:
    return [f"  - {listed(choice)}" for choice in parts(request)["options"]]


def _option_ways(choices: list[Choice]) -> list[str]:
    if len(choices) > NAMED_WAYS:
        return ['--option "…"']
    return [f"--option {shlex.quote(choice['label'])}" for choice in choices]


def listed(choice: Choice) -> str:
    """A choice in one line: its label, its value where that is another, what it means."""
    value = choice.get("value", choice["label"])
    of = "" if value == choice["label"] else f" ({in_short(value)})"
    about = f": {choice['description']}" if "description" in choice else ""
    return f"{choice['label']}{of}{about}"


# --------------------------------------------------------------------- select


def _keep_select(who: str, options: dict[str, Any]) -> Any:
    mode = options.get("mode", "single")
    if mode not in OWN["select"]["mode"].enum:
        raise Unaskable(f'mode of {who} is "single" or "multiple", not {json.dumps(mode)}')
    kept = {"options": _choices(who, options.get("options"), ("value",)), "mode": mode}
    for name in ("min", "max"):
        count = options.get(name)
        if count is None:
            continue
        if mode == "single":
            raise Unaskable(f'{name} of {who} is for mode = "multiple"')
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= len(kept["options"]):
            raise Unaskable(f"{name} of {who} is a number of options, 0 to {len(kept['options'])}")
        kept[name] = count
    if kept.get("min", 0) > kept.get("max", len(kept["options"])):
        raise Unaskable(f"min of {who} is above max")
    return kept


def _read_select(request: Request, given: Given) -> Any:
    choices, several = parts(request)["options"], parts(request)["mode"] == "multiple"
    if given.options:
        values = [value_of(find(choices, label, first="label")) for label in given.options]
        if not several and len(values) > 1:
            raise Unfit(f"takes one option, not {len(values)}")
        return values if several else values[0]
    said = the_value(request, given, "asks for a choice")
    return _several(choices, said) if several else said


def _several(choices: list[Choice], said: str) -> list[Any]:
    """A JSON list, one choice, or choices with commas between them."""
    if said.strip().startswith("["):
        try:
            listed = from_json(said)
        except ValueError:
            listed = None
        if isinstance(listed, list):
            return listed
    try:
        return [value_of(find(choices, said))]
    except Unfit:
        return [value_of(find(choices, item.strip())) for item in said.split(",") if item.strip()]


def _check_select(request: Request, value: Any) -> Any:
    kept = parts(request)
    choices = kept["options"]
    if kept["mode"] == "single":
        return fitted(request, value_of(find(choices, value)))
    if not isinstance(value, list):
        raise Unfit("asks for a list of choices")
    chosen = [find(choices, item) for item in value]
    picked = [choice for choice in choices if choice in chosen]
    least, most = kept.get("min", 0), kept.get("max", len(choices))
    if not least <= len(picked) <= most:
        wanted = f"{least} to {most}" if least != most else str(most)
        raise Unfit(f"asks for {wanted} choices, not {len(picked)}")
    return fitted(request, [value_of(choice) for choice in picked])


def _select_ways(request: Request) -> list[str]:
    kept = parts(request)
    if kept["mode"] == "single":
        return _option_ways(kept["options"])
    some = [shlex.quote(choice["label"]) for choice in kept["options"][:2]]
    return [" ".join(f"--option {label}" for label in some), "--value '[]'"][: 1 if kept.get("min") else 2]


SELECT = Kind(
    "Human.select",
    "PENDING_INPUT",
    "",
    None,
    _keep_select,
    _read_select,
    _check_select,
    _select_ways,
    lambda request, short: _offered(request),
    in_short,
)

# --------------------------------------------------------------------- review


def _keep_review(who: str, options: dict[str, Any]) -> Any:
    if options.get("artifact") is None:
        raise Unaskable(f"{who} needs an artifact: what is reviewed")
    choices = _choices(who, options.get("options", DECISIONS), ("type",))
    return {"options": choices, "artifact": options["artifact"], **text(who, options, "artifact_type")}


def _read_review(request: Request, given: Given) -> Any:
    if len(given.options) != 1:
        raise Unfit("asks for one of its options" if not given.options else "takes one option")
    answer: dict[str, Any] = {"decision": given.options[0]}
    if given.value is not None:
        answer["edited_artifact"] = read_artifact(request, given.value)
    return answer


def read_artifact(request: Request, said: str) -> Any:
    """An edited artifact from its text."""
    if request.get("schema"):
        return read_typed(request, said)
    if isinstance(parts(request)["artifact"], str):
        return said
    try:
        return from_json(said)
    except ValueError as error:
        raise Unfit(f"takes an edited artifact as JSON, and this is none: {error}") from None


def _check_review(request: Request, value: Any) -> Any:
    """{decision, feedback, edited_artifact}; the label alone will do."""
    value = {"decision": value} if isinstance(value, str) else value
    if not isinstance(value, dict):
        raise Unfit("asks for one of its options")
    known = ("decision", "feedback", "edited_artifact")
    for key in value:
        if key not in known:
            raise Unfit(f'takes no "{key}"{did_you_mean(key, known)}')
    labels = [{"label": choice["label"]} for choice in parts(request)["options"]]
    answer = {"decision": find(labels, value.get("decision"))["label"]}
    feedback, edited = value.get("feedback"), value.get("edited_artifact")
    if feedback is not None and not isinstance(feedback, str):
        raise Unfit("takes a text as feedback")
    if feedback:
        answer["feedback"] = feedback
    if edited is not None:
        answer["edited_artifact"] = _check_artifact(request, edited)
    return answer


def _check_artifact(request: Request, edited: Any) -> Any:
    kind, wanted = _json_kind(edited), _json_kind(parts(request)["artifact"])
    if not request.get("schema") and kind != wanted:
        raise Unfit(f"takes {wanted} as edited artifact, as the artifact is one, not {kind}")
    return fitted(request, edited)


def _json_kind(value: Any) -> str:
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict | list):
        return "a table"
    return "true or false" if isinstance(value, bool) else "a number"


def artifact_lines(request: Request, short: bool) -> list[str]:
    """What is reviewed; in short only how it begins."""
    kept = parts(request)
    artifact = kept["artifact"]
    rows = (artifact if isinstance(artifact, str) else json.dumps(artifact, ensure_ascii=False, indent=2)).splitlines()
    if short and len(rows) > SHOWN_LINES:
        rows = [*rows[:SHOWN_LINES], f"… ({len(rows) - SHOWN_LINES} more lines; --json shows all)"]
    title = f"  {kept.get('artifact_type', 'artifact')}:"
    return [title, *(f"  | {row}" for row in rows)]


def _review_ways(request: Request) -> list[str]:
    ways = _option_ways(parts(request)["options"])
    return [*ways, f'{ways[-1]} --comment "…" --value @EDITED']


REVIEW = Kind(
    "Human.review",
    "PENDING_REVIEW",
    "",
    None,
    _keep_review,
    _read_review,
    _check_review,
    _review_ways,
    lambda request, short: [*artifact_lines(request, short), *_offered(request)],
    lambda value: in_short(": ".join(value[name] for name in ("decision", "feedback") if name in value)),
)


def refused_by_schema(request: Request) -> str:
    """The label of an option that the request's own schema would never take, "" when there is none."""
    kept = parts(request)
    for choice in kept["options"]:
        try:
            fitted(request, value_of(choice) if kept["mode"] == "single" else [value_of(choice)])
        except Unfit:
            return str(choice["label"])
    return ""
