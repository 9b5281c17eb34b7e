-- Other keys of a turn join its context.
w = Agent {model = "openai/gpt-4o-mini", system_prompt = "{customer} {order.id} {context.tone}"}
Procedure { function(input)
  local order = {id = 7}
  local opts = {message = "a", customer = "Ada", order = order, context = {tone = "dry"}}
  w(opts)
  opts.temperature = 0.5
  opts.tools = {}
  w(opts)
  w {message = "b", topic = "moss", instructions = "x", history = {1}, user_name = "u"}
  w {context = {anything = true, message = "x"}}
  return w {inject = "c"}.text
end }
Mocks {w = {message = "m"}}
