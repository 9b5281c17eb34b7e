"""A filter of histories as a program writes it, read into the form that is kept. Knows nothing of what filters do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tactus.language.suggest import did_you_mean
from tactus.language.words.filters import FILTERS, ROLES


def read(raw: Any, what: str) -> dict[str, Any]:
    """{"class": ..., its option: ...}; raises ValueError with a sentence."""
    if not isinstance(raw, dict) or not isinstance(raw.get("class"), str):
        raise ValueError(
            f'{what} is a filter, like filters.last_n(20) or {{class = "LastN", count = 20}} '
            f"(classes: {', '.join(FILTERS)}), not {_shown(raw)}"
        )
    name = raw["class"]
    if name not in FILTERS:
        raise ValueError(f'{what}: there is no filter "{name}"{did_you_mean(name, FILTERS)} ({", ".join(FILTERS)})')
    option = option_of(name)
    given = [key for key in raw if key != "class"]
    for key in given:
        if key not in FILTERS[name]:
            raise ValueError(f'{what}: {name} has no field "{key}"{did_you_mean(key, [option])} ({option})')
    if len(given) != 1:
        raise ValueError(f"{what}: {name} needs {option}" + (", once" if given else ""))
    try:
        return {"class": name, option: _READ[option](raw[given[0]])}
    except ValueError as wrong:
        raise ValueError(f"{what}: {option} of {name} {wrong}") from None


def option_of(name: str) -> str:
    """The one field of a class of filters, by today's name."""
    return next(option for option, field in FILTERS[name].items() if not field.instead)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0 or value != int(value):
        raise ValueError(f"is a whole number, 0 or more, not {_shown(value)}")
    return int(value)


def _roles(value: Any) -> list[str]:
    roles = [value] if isinstance(value, str) else value
    if not isinstance(roles, list) or not roles:
        raise ValueError(f"is a role or a list of roles ({', '.join(ROLES)}), not {_shown(value)}")
    for role in roles:
        if role not in ROLES:
            hint = did_you_mean(role, ROLES) if isinstance(role, str) else ""
            raise ValueError(f"names no role {_shown(role)} (there are: {', '.join(ROLES)}){hint}")
    return roles


def _chain(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"is a list of filters, not {_shown(value)}")
    return [read(part, f"chain[{i}]") for i, part in enumerate(value, 1)]


_READ: dict[str, Callable[[Any], Any]] = {"max_tokens": _number, "count": _number, "role": _roles, "chain": _chain}
"""By option."""


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, (dict, list)) or not value else "a table"
