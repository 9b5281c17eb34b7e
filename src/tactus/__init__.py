"""Tactus: a programming language for reliable, tool-using AI agents."""

__version__ = "0.1.0"
