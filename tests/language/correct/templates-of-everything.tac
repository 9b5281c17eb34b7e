-- Templates whose values come from everywhere.
w = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "{input.order.lines} {input.order.lines.1.sku} {state.a} {state.b.c} {state.list.1} {context.customer} {context.run_id} {more} {other}",
  initial_message = "{input.name} {name} {a}",
  continue_message = "{input.name}?"
}
local function set(key, value) State.set(key, value) end
Procedure {
  input = {name = field.string{default = "Ada"}, order = field.object{default = {lines = {{sku = "x"}}}}},
  function(input)
    set("a", 1)
    state.b = {c = 2}
    State.append("list", "l")
    return w {message = "x", context = {customer = "c"}, more = 1, other = 2}.text
  end
}
Mocks {w = {message = "m"}}
