"""What is wrong with a step itself."""

from __future__ import annotations

from tactus.errors import TactusError


class WrongStep(TactusError):
    """The step cannot be carried out; the message is a sentence about it."""
