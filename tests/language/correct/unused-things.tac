-- Things that are declared and never used.
unused_tool = Tool {description = "never", input = {x = "any_name_is_a_field" and "string"}, function(args) end}
unused_agent = Agent {model = "openai/gpt-4o-mini", tools = {unused_tool}}
unused = Procedure {name = "unused", function(input) end}
local function never() return undeclared_but_never_called and 1 end
hitl("never_asked", {type = "input", message = "?"})
Stages {"a"}
Procedure { function(input) return 1 end }
