"""Tactus from Python: a Runtime, what it is given, and the threads in which its runs go forward."""
