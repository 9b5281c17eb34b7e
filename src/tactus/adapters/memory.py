"""Runs in memory: gone with the process."""

from tactus.storage.memory import MemoryStore as MemoryStorage

__all__ = ["MemoryStorage"]
