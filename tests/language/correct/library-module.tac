-- A module adds to the library.
require("lib.strings")
Procedure { function(input) return {("a,b"):split(","), ("x"):shout(), #table.keys({a = 1})} end }
