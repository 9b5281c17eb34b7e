"""Families of which nothing is built yet."""

from __future__ import annotations

from tactus.language.words.row import DECLARE, Word, unbuilt

WORDS: tuple[Word, ...] = (
    *unbuilt("Model LM Signature Module Classify Extract Generate Tactic", DECLARE),
    *unbuilt("Program.source Program.name Program.version Program.propose Program.create"),
)
