"""Phrases that script agents, tools, models and people."""

from __future__ import annotations

from tactus.language.phrases.row import EVENT, GIVEN, Phrase

WHO = (
    "[on turn {turn:n}] [when told {told:quoted}] [the agent {agent}|the {agent} agent|the agent] "
    "[on turn {turn:n}] [when told {told:quoted}]"
)
"""Whose turn is scripted: the next one, the one of a number, or the one that answers a message."""
TAIL = "[on turn {turn:n}|when told {told:quoted}]"

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "agent_responds",
        GIVEN,
        (f"{WHO} responds with {{text}} {TAIL}",),
        "begins the agent's next scripted turn: it says the text",
        (
            'the agent "researcher" responds with "Tides come from the moon."',
            "the researcher agent responds with Hello",
            'on turn 2 the agent "researcher" responds with "Done."',
            'the agent "researcher" on turn 2 responds with "Done."',
            'the agent "researcher" responds with "It rains." when told "weather"',
            'when told "weather", the agent "researcher" responds with "It rains."',
            'on turn 2 responds with "Done."',
        ),
        (
            "the agent {agent} responds with {text}",
            "the agent {agent} on turn {turn} responds with {text}",
            "the agent {agent} when told {told} responds with {text}",
        ),
    ),
    Phrase(
        "agent_calls_tool",
        GIVEN,
        (
            f"{WHO} calls tool {{tool}} with args {{args:object}} {TAIL}",
            f"{WHO} calls tool {{tool}} {TAIL}",
            f"{WHO} calls the {{tool}} tool with args {{args:object}} {TAIL}",
            f"{WHO} calls the {{tool}} tool {TAIL}",
        ),
        "the agent's scripted turn calls the tool; it joins the turn above, or begins the first",
        (
            'calls tool "search" with args {"query": "tides"}',
            'calls tool "done"',
            'the agent "researcher" calls tool "search" with args {"query": "tides"}',
            'on turn 2 calls tool "done" with args {"reason": "found it"}',
            'the agent "researcher" calls the search tool with args {"query": "tides"}',
            'the agent "researcher" calls the search tool when told "go on"',
        ),
        (
            "calls tool {tool} with args {args}",
            "the agent {agent} calls tool {tool} with args {args}",
            "the agent {agent} on turn {turn} calls tool {tool} with args {args}",
        ),
    ),
    Phrase(
        "agent_returns",
        GIVEN,
        (f"{WHO} returns data {{data:object}} {TAIL}",),
        "the agent's scripted turn has this structured output; it joins the turn above, or begins the first",
        ('returns data {"label": "spam"}', 'the agent "sorter" returns data {"label": "spam"}'),
        ("returns data {data}", "the agent {agent} returns data {data}"),
    ),
    Phrase(
        "tool_returns",
        GIVEN,
        ("the tool {tool} returns {value}", "the {tool} tool returns {value}"),
        "what the tool answers, instead of being called; of several the last repeats",
        (
            'the tool "search" returns {"hits": 3}',
            'the search tool returns "nothing"',
        ),
    ),
    Phrase(
        "model_predicts",
        GIVEN,
        ("the model {model} predicts {value}", "the {model} model predicts {value}"),
        "what the model predicts, instead of being asked; of several the last repeats",
        (
            'the model "imdb_nb" predicts {"label": "positive"}',
            "the imdb_nb model predicts positive",
        ),
    ),
    Phrase(
        "human_approves",
        EVENT,
        ("the human approves [{request}]",),
        "a person says yes, to any request or to this one",
        ("the human approves", 'the human approves "confirm_publish"', "the human approves confirm_publish"),
    ),
    Phrase(
        "human_rejects",
        EVENT,
        ("the human rejects [{request}]",),
        "a person says no, to any request or to this one",
        ("the human rejects", 'the human rejects "confirm_publish"'),
    ),
    Phrase(
        "human_answers",
        EVENT,
        ("the human answers {value:answer}",),
        "what a person answers",
        ('the human answers "tides"', 'the human answers {"decision": "Approve"}', "the human answers with care"),
    ),
    Phrase(
        "human_answers_request",
        EVENT,
        ("the human answers {request:quoted_request} with {value}",),
        "what a person answers to this request",
        ('the human answers "next_topic" with "tides"',),
    ),
    Phrase(
        "human_silent",
        EVENT,
        ("the human does not answer [{request}]",),
        "nobody answers, any request or this one; its timeout holds",
        ("the human does not answer", 'the human does not answer "confirm_publish"'),
    ),
)
