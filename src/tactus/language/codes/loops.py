"""Loops of agents' turns that cannot end."""

from __future__ import annotations

from tactus.language.codes.row import Code
from tactus.language.finding import WARNING


def _loop(tools: str, first: str, last: str) -> str:
    """A program whose agent has these tools and takes turns in such a loop."""
    return (
        "done = tactus.done\nsearch = Tool { function(args) return '3 results' end }\n"
        f'worker = Agent {{ model = "openai/gpt-4o-mini", tools = {{{tools}}} }}\n\n'
        f"Procedure {{ function(input)\n  {first}\n    worker()\n  {last}\nend }}\n\n"
        'Mocks { worker = {tool_calls = {{tool = "done", args = {reason = "ready"}}}} }\n'
    )


CODES: tuple[Code, ...] = (
    Code(
        "TAC601",
        "a loop waits for a tool that nobody in it has",
        "The loop ends when a tool was called, but no turn in it offers that tool and the program does not call it "
        "itself. It goes on until the run has taken all its turns, and fails. Give the agent the tool.",
        bad=_loop("search", "repeat", "until done.called()"),
        good=_loop("search, done", "repeat", "until done.called()"),
    ),
    Code(
        "TAC602",
        "a loop looks at a tool that nobody in it has",
        "Something else ends this loop, but never the tool that it looks at: no turn in it offers that tool. "
        "Usually it was left out of the agent's tools.",
        bad=_loop("search", "repeat", "until done.called() or Iterations.exceeded(3)"),
        good=_loop("search, done", "repeat", "until done.called() or Iterations.exceeded(3)"),
        severity=WARNING,
    ),
    Code(
        "TAC603",
        "a loop of turns never ends",
        "Nothing in the loop can change its condition, and no break or return leaves it: it takes turns until the "
        "run may take no more, and fails. Let it look at a tool (`done.called()`), at how many turns there were "
        "(`Iterations.exceeded(10)`), or at somebody's wish (`Stop.requested()`).",
        bad=_loop("search, done", "while true do", "end"),
        good=_loop("search, done", "while not done.called() do", "end"),
    ),
)
