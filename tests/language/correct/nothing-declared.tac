-- A script of one line.
return 1 + 1
