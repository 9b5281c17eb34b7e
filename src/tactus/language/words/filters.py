"""Filters: what of a history a request sends; their classes, and the words that make them."""

from __future__ import annotations

from tactus.language.words.row import LUA, Field, Word

ROLES = ("system", "user", "assistant", "tool")
FILTERS = {
    "TokenBudget": {"max_tokens": Field("integer", "tokens that the messages may take", required=True)},
    "LimitToolResults": {"count": Field("integer", "how many results of tools", required=True)},
    "LastN": {
        "count": Field("integer", "how many messages", required=True),
        "n": Field("integer", "another name of count", instead="count"),
    },
    "ByRole": {
        "role": Field("string|list", "a role, or a list of roles", required=True, enum=ROLES),
        "roles": Field("string|list", "another name of role", enum=ROLES, instead="role"),
    },
    "ComposedFilter": {"chain": Field("list", "filters, each on what the one before has left", required=True)},
}
"""By class: the fields of a filter besides `class`."""
FIELDS = {
    "class": Field("string", "which filter", required=True, enum=tuple(FILTERS)),
    "max_tokens": Field("integer", "of TokenBudget: tokens that the messages may take"),
    "count": Field("integer", "of LastN and LimitToolResults: how many"),
    "role": Field("string|list", "of ByRole: a role, or a list of roles", enum=ROLES),
    "chain": Field("list", "of ComposedFilter: filters, each on what the one before has left"),
    "n": Field("integer", "of LastN: another name of count", instead="count"),
    "roles": Field("string|list", "of ByRole: another name of role", enum=ROLES, instead="role"),
}
"""The fields of a filter as a table, whatever its class."""
FILTERS["ComposedFilter"]["chain"] = Field(
    "list",
    "filters, each on what the one before has left",
    required=True,
    items=Field("table", "a filter", fields=FIELDS),
)


def _builds(name: str, doc: str, arg: str, type: str, about: str, example: str, *, rest: bool = False) -> Word:
    return Word(
        f"filters.{name}",
        LUA,
        doc,
        args={arg: Field(type, about, required=True, enum=ROLES if name == "by_role" else ())},
        rest=rest,
        returns="table",
        example=f'critic = Agent {{\n  model = "openai/gpt-4o-mini",\n  filter = {example}\n}}',
    )


WORDS: tuple[Word, ...] = (
    _builds(
        "token_budget",
        "a filter: the latest messages within so many tokens",
        "max_tokens",
        "integer",
        "tokens that the messages may take",
        "filters.token_budget(8000)",
    ),
    _builds("last_n", "a filter: the last n messages", "n", "integer", "how many messages", "filters.last_n(20)"),
    _builds(
        "by_role",
        "a filter: messages of a role, or of a list of roles",
        "role",
        "string|list",
        "a role, or a list of roles",
        'filters.by_role({"user", "assistant"})',
    ),
    _builds(
        "limit_tool_results",
        "a filter: the last n results of tools, each with its call",
        "n",
        "integer",
        "how many results of tools",
        "filters.limit_tool_results(2)",
    ),
    _builds(
        "compose",
        "a filter: several filters, each on what the one before has left",
        "filter",
        "table",
        "a filter",
        "filters.compose(filters.last_n(20), filters.token_budget(8000))",
        rest=True,
    ),
)
