#!/usr/bin/env tactus
-- A first line for the shell.
Procedure { function() return "ok" end }
