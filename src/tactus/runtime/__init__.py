"""How a run remembers. Knows nothing of Lua, models, people or databases."""

from tactus.runtime.ask import All, Answer, Ask, Done, Thread
from tactus.runtime.events import KINDS, Event, Listener, Note
from tactus.runtime.journal import QUIET_ENTRIES, Entry, Journal, Outcome, order, said
from tactus.runtime.run import Part, Waiting, World, run
from tactus.runtime.steps import Steps, StepsThread, follow

ABI = 1
"""Version of what composites ask, and in which order. A run resumes only under an abi that is supported."""
SUPPORTED_ABIS = (1,)

__all__ = [
    "ABI",
    "KINDS",
    "QUIET_ENTRIES",
    "SUPPORTED_ABIS",
    "All",
    "Answer",
    "Ask",
    "Done",
    "Entry",
    "Event",
    "Journal",
    "Listener",
    "Note",
    "Outcome",
    "Part",
    "Steps",
    "StepsThread",
    "Thread",
    "Waiting",
    "World",
    "follow",
    "order",
    "run",
    "said",
]
