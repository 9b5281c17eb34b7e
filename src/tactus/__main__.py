"""`python -m tactus`."""

from tactus.cli import entry

entry()
