"""Phrases about the turns of agents. Turns are counted over the whole run, sub-procedures included; without a name they
are the sum over all agents."""

from __future__ import annotations

from tactus.language.phrases.row import THEN, WHEN, Phrase
from tactus.language.phrases.tools import BOUND, CALLERS, OTHER_CALLER

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "agent_takes_turns",
        WHEN,
        tuple(f"{agent} takes turns" for agent in CALLERS),
        "runs the procedure, in which the agent takes at least one turn",
        (
            "the researcher agent takes turns",
            "the agent takes turns",
            'the agent "researcher" takes turns',
            "the researcher takes turns",
        ),
        also=(f"{OTHER_CALLER} takes turns",),
    ),
    Phrase(
        "agent_takes_so_many",
        WHEN,
        tuple(f"{agent} takes {BOUND} {{turns}}" for agent in CALLERS),
        "runs the procedure until the agent has taken so many turns; a bare number means exactly so many",
        (
            "the researcher agent takes 3 turns",
            "the researcher agent takes 1 turn",
            "the researcher agent takes at least 1 turn",
            "the researcher agent takes exactly 2 turns",
            "the researcher agent takes at most two turns",
            "the agent takes a turn",
            'the agent "researcher" takes 3 turns',
            "the researcher takes 3 turns",
        ),
        also=(f"{OTHER_CALLER} takes {BOUND} {{turns}}",),
    ),
    Phrase(
        "agent_took_turns",
        THEN,
        tuple(f"{agent} should take turns" for agent in CALLERS),
        "the agent took at least one turn",
        (
            "the summarizer agent should take turns",
            "the agent should take turns",
            'the agent "summarizer" should take turns',
            "the summarizer should take turns",
        ),
        also=(f"{OTHER_CALLER} should take turns",),
    ),
    Phrase(
        "agent_took_so_many",
        THEN,
        tuple(f"{agent} should take {BOUND} {{turns}}" for agent in CALLERS),
        "how many turns the agent took; a bare number means exactly so many",
        (
            "the summarizer agent should take at least 1 turn",
            "the agent should take at least 3 turns",
            "the summarizer agent should take exactly 2 turns",
            'the agent "summarizer" should take at most 2 turns',
            "the summarizer should take 2 turns",
        ),
        also=(f"{OTHER_CALLER} should take {BOUND} {{turns}}",),
    ),
    Phrase(
        "agent_took_none",
        THEN,
        tuple(f"{agent} should not take any turns" for agent in CALLERS),
        "the agent took no turn",
        (
            "the summarizer agent should not take turns",
            "the summarizer agent should not take any turns",
            "the summarizer should not take any turns",
            'the agent "summarizer" should not take any turns',
            "the summarizer should not take a turn",
        ),
        also=tuple(f"{agent} should not take [any|a] (turns|turn)" for agent in (*CALLERS, OTHER_CALLER)),
    ),
)
