"""Phrases about the run of the procedure: its inputs, how it begins and ends, its stages."""

from __future__ import annotations

from tactus.language.phrases.row import EVENT, GIVEN, THEN, WHEN, Phrase

UNITS = "seconds|second|minutes|minute|hours|hour|days|day|weeks|week"

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        "procedure_started",
        GIVEN,
        ("the procedure has started",),
        "says nothing; it is there to be read",
        ("the procedure has started",),
    ),
    Phrase(
        "input_is",
        GIVEN,
        ("the input {input} is {value}", "the {input} parameter is {value}"),
        "the procedure gets this input",
        (
            'the input topic is "tides"',
            "the input max_results is 5",
            "the depth parameter is deep",
            'the input tags is ["a", "b"]',
        ),
    ),
    Phrase("procedure_runs", WHEN, ("the procedure runs",), "runs the procedure", ("the procedure runs",)),
    Phrase(
        "time_passes",
        EVENT,
        (f"{{amount}} (unit:{UNITS}) (passes|pass)",),
        "the clock of the run goes forward",
        ("2 hours pass", "an hour passes", "1 day passes", "90 seconds pass"),
        ("{amount} (seconds|minutes|hours|days|weeks) pass",),
    ),
    Phrase(
        "procedure_completes",
        THEN,
        ("the procedure should complete [successfully]",),
        "the run is done, without an error",
        ("the procedure should complete successfully", "the procedure should complete"),
    ),
    Phrase("procedure_fails", THEN, ("the procedure should fail",), "the run failed", ("the procedure should fail",)),
    Phrase(
        "procedure_fails_with",
        THEN,
        ("the procedure should fail with {text}",),
        "the run failed, and its error contains the text",
        ('the procedure should fail with "no such topic"',),
    ),
    Phrase(
        "procedure_rejected",
        THEN,
        ("the procedure should be rejected",),
        "a guard refused the run",
        ("the procedure should be rejected",),
    ),
    Phrase(
        "procedure_rejected_with",
        THEN,
        ("the procedure should be rejected with {text}",),
        "a guard refused the run, and its reason contains the text",
        ('the procedure should be rejected with "too many topics"',),
    ),
    Phrase(
        "iterations",
        THEN,
        ("the total iterations should be [bound:less than|more than|at least|at most|exactly] {n}",),
        "how many turns all agents took together",
        (
            "the total iterations should be less than 10",
            "the total iterations should be at least 2",
            "the total iterations should be 3",
        ),
    ),
    Phrase(
        "iterations_between",
        THEN,
        ("the total iterations should be between {least:n} and {most:n}",),
        "the same, both numbers included",
        ("the total iterations should be between 2 and 5",),
    ),
    Phrase(
        "stage_is",
        THEN,
        ("the stage should be {stage}",),
        "the stage in which the run ended",
        ("the stage should be complete", 'the stage should be "complete"'),
    ),
    Phrase(
        "stage_transition",
        THEN,
        ("the stage should transition from {from:stage} to {to:stage}",),
        "the run went from the one stage to the other, directly",
        ("the stage should transition from planning to executing",),
    ),
)
