"""The import names of the first descriptions of Tactus, over the rooms that do the work."""
