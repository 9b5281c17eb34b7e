-- A loop waits for a tool that another agent's tool calls.
done = tactus.done
inner = Agent {model = "openai/gpt-4o-mini", tools = {done}}
delegate = Tool {input = {task = "string"}, function(args)
  inner(args.task)
  done {reason = "delegated " .. args.task}
  return "ok"
end}
outer = Agent {model = "openai/gpt-4o-mini", tools = {delegate}}
Procedure { function(input)
  local n = 0
  repeat n = n + 1 outer("go") until done.call_count() > 0 or n > 3
  while true do
    outer("more")
    if done.call_count() > 1 then break end
  end
  return {n, done.last_result()}
end }
Mocks {inner = {message = "i"}, outer = {tool_calls = {{tool = "delegate", args = {task = "t"}}}}}
