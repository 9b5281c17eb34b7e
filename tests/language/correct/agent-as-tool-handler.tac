-- Agents in tools, tools in agents in tools; procedures as tools.
expert = Agent {model = "openai/gpt-4o-mini"}
ask_expert = Tool {description = "Asks", input = {q = field.string{required = true}}, function(args) return expert(args.q) end}
sub = Procedure {name = "sub", description = "Adds", input = {a = "number", b = "number"}, function(input) return input.a + input.b end}
boss = Agent {model = "openai/gpt-4o-mini", tools = {ask_expert, "done"}}
local done = tactus.done
Procedure { function(input)
  repeat boss() until done.called() or Iterations.exceeded(6)
  return {ask_expert.call_count(), done.last_result()}
end }
Mocks {
  expert = {message = "42"},
  boss = {temporal = {{tool_calls = {{tool = "ask_expert", args = {q = "?"}}}}, {tool_calls = {{tool = "done", args = {}}}}}}
}
