-- What is known of orders: a module of 06-modules.tac. Its table of orders is its own.
local shipped = {["A-7"] = 3, ["B-2"] = 0}

local M = {}

M.look_up = Tool {
  description = "The state of an order",
  input = {order = field.string{required = true, description = "Like A-7"}},
  function(args)
    local days = shipped[args.order]
    if not days then return nil, "there is no order " .. args.order end
    return {order = args.order, status = days > 0 and "shipped" or "packed", days = days}
  end
}

M.delay = Procedure {
  input = {order = field.string{required = true}},
  output = {days = field.integer{required = true}},
  function(input)
    return {days = M.look_up {order = input.order}.days}
  end
}

return M
