"""Phrases about the calls of tools. Calls are counted over the whole run, sub-procedures included."""

from __future__ import annotations

from tactus.language.phrases.row import THEN, Phrase

TOOL, OTHER_TOOL = "the {tool} tool", "the tool {tool}"
CALLERS, OTHER_CALLER = ("the [{agent}] agent", "the {agent}"), "the agent {agent}"
"""How steps speak of a tool and of who calls one."""
BOUND = "[bound:at least|at most|exactly]"

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "tool_called",
        THEN,
        (f"{TOOL} should be called",),
        "the tool was called at least once",
        ("the search tool should be called", 'the tool "search" should be called'),
        also=(f"{OTHER_TOOL} should be called",),
    ),
    Phrase(
        "tool_called_times",
        THEN,
        (f"{TOOL} should be called {BOUND} {{times}}",),
        "how often the tool was called; a bare number means exactly so often",
        (
            "the search tool should be called at least once",
            "the search tool should be called exactly once",
            "the search tool should be called exactly 2 times",
            "the search tool should be called at least 3 times",
            "the search tool should be called at most 1 time",
            "the search tool should be called twice",
            'the tool "search" should be called three times',
        ),
        also=(f"{OTHER_TOOL} should be called {BOUND} {{times}}",),
    ),
    Phrase(
        "tool_not_called",
        THEN,
        (f"{TOOL} should not be called",),
        "the tool was never called",
        ("the search tool should not be called", "the tool search should not be called"),
        also=(f"{OTHER_TOOL} should not be called",),
    ),
    Phrase(
        "tool_called_with",
        THEN,
        (f"{TOOL} should be called with {{arguments}}",),
        "some one call of the tool has all of these arguments",
        (
            "the search tool should be called with query=test",
            'the search tool should be called with query="two words", limit=5',
            'the tool "search" should be called with {"query": "test"}',
        ),
        also=(f"{OTHER_TOOL} should be called with {{arguments}}",),
    ),
    Phrase(
        "tool_not_called_with",
        THEN,
        (f"{TOOL} should not be called with {{arguments}}",),
        "no call of the tool has all of these arguments",
        (
            "the search tool should not be called with query=test",
            'the tool "search" should not be called with query=test',
        ),
        also=(f"{OTHER_TOOL} should not be called with {{arguments}}",),
    ),
    Phrase(
        "agent_calls",
        THEN,
        tuple(f"{agent} should call the {{tool}} tool" for agent in CALLERS),
        "the agent called the tool at least once; without a name, some agent did",
        (
            "the researcher should call the delegate tool",
            "the researcher agent should call the delegate tool",
            'the agent "researcher" should call the "delegate" tool',
            "the agent should call the delegate tool",
        ),
        also=(f"{OTHER_CALLER} should call the {{tool}} tool",),
    ),
    Phrase(
        "agent_calls_not",
        THEN,
        tuple(f"{agent} should not call the {{tool}} tool" for agent in CALLERS),
        "the agent never called the tool; without a name, no agent did",
        (
            "the researcher should not call the delegate tool",
            "the researcher agent should not call the delegate tool",
            'the agent "researcher" should not call the delegate tool',
            "the agent should not call the delegate tool",
        ),
        also=(f"{OTHER_CALLER} should not call the {{tool}} tool",),
    ),
)
