-- A program of several files: tools and a sub-procedure from a module, and another program that runs inside this one.
local orders = require("lib.orders")

clerk = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Look the order up and say in one sentence where it is.",
  tools = {orders.look_up}
}

Procedure {
  input = {order = field.string{default = "A-7"}},
  output = {
    answer = field.string{required = true},
    days = field.integer{required = true},
    stars = field.integer{required = true}
  },
  function(input)
    clerk("Where is order " .. input.order .. "?")
    local answer = clerk()
    local late = orders.delay {order = input.order}
    local rating = Procedure.run("./lib/rating.tac", {question = "Was this helpful?"})
    return {answer = answer.text, days = late.days, stars = rating.stars}
  end
}

Mocks {
  clerk = {
    temporal = {
      {tool_calls = {{tool = "look_up", args = {order = "A-7"}}}},
      "Order A-7 left the warehouse yesterday."
    }
  }
}
