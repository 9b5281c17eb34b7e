"""Where comments stand that follow code on its line: those that stand below each other go on doing so."""

from __future__ import annotations

from collections.abc import Iterable

from tactus.record import record


@record(slots=True)
class Remark:
    """A comment behind code, or one on the next line below such a comment.

    place   the piece of the new text that is filled with the blanks before it
    column  where the author wrote it
    width   how wide the new code before it is; None where it has a line of its own
    gap     how many blanks the author wrote before it
    follows whether it stands on the line below the one before
    """

    place: int
    column: int
    width: int | None
    gap: int
    follows: bool


def blanks(remarks: Iterable[Remark]) -> Iterable[tuple[int, int]]:
    """(place, number of blanks) for each."""
    group: list[Remark] = []
    for remark in remarks:
        if group and not (remark.follows and remark.column == group[-1].column):
            yield from _aligned(group)
            group = []
        group.append(remark)
    yield from _aligned(group)


def _aligned(group: list[Remark]) -> Iterable[tuple[int, int]]:
    heads = [remark for remark in group if remark.width is not None]
    if not heads:
        return
    column = max(remark.width or 0 for remark in heads) + min(max(1, remark.gap) for remark in heads)
    for remark in group:
        yield remark.place, column - (remark.width or 0)
