"""What is raised where a process is taken to lose its memory."""

from __future__ import annotations


class Thrown(Exception):
    """All that the process held is gone; what its store keeps is there."""
