"""Lua: the only room that imports lupa. `thread.VM` runs a program as a runtime Thread; `machine` drives the raw
Lua state, strings in and strings out; the prelude in `lua/` is all the trusted code there is. Knows nothing of
journals, models or people."""
