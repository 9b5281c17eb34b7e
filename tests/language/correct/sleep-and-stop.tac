-- Waits with numbers, expressions, from inputs; stop from a tool.
-- input: {"seconds": 0.5}
quit = Tool {input = {why = "string"}, function(args) Stop.request(args.why, false) return "bye" end}
w = Agent {model = "openai/gpt-4o-mini", tools = {quit}}
Procedure {
  input = {seconds = field.number{default = 1}},
  function(input)
    Sleep(input.seconds)
    Sleep(input.seconds * 2 + 0)
    Sleep(0)
    repeat w() until Stop.requested()
    return Stop.reason()
  end
}
Mocks {w = {tool_calls = {{tool = "quit", args = {why = "tired"}}}}}
