-- The body of a procedure is a variable, a field, a function of a table.
local handlers = {}
function handlers.run(input) return input.n + 1 end
local function body(input) return handlers.run(input) end
one = Procedure {name = "one", input = {n = "integer"}, body}
two = Procedure {name = "two", input = {n = "integer"}, handlers.run}
tool_of = Tool {description = "d", input = {n = "integer"}, handler = handlers.run}
Procedure {name = "main", function(...) local args = ... return {one {n = 1}, two {n = 2}, tool_of {n = 3}, args ~= nil} end}
