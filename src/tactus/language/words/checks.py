"""What other commands read: specifications, evaluations, doubles."""

from __future__ import annotations

from tactus.language.words.row import DECLARE, Word

WORDS: tuple[Word, ...] = (
    Word("Mocks", DECLARE, "scripted replies for --mock and tests", shape="nothing"),
    Word("Specification", DECLARE, "Gherkin, kept for tactus test", params=("text",), shape="nothing"),
    Word("Specifications", DECLARE, "same as Specification", params=("text",), shape="nothing"),
    Word("specifications", DECLARE, "older spelling of Specification", params=("text",), shape="nothing"),
    Word("Evaluation", DECLARE, "an evaluation, kept for tactus eval", params=("options",), shape="nothing"),
    Word("Evaluations", DECLARE, "same as Evaluation", params=("options",), shape="nothing"),
    Word("evaluations", DECLARE, "older spelling of Evaluation", params=("options",), shape="nothing"),
    Word("step", DECLARE, "a custom step of specifications", params=("text", "fn"), shape="nothing"),
)
