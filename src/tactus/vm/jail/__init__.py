"""A Machine in a process of its own that can touch nothing: it computes, and it reads and writes one pipe."""
