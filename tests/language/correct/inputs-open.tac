-- Input schemas that are made by a function or grow.
local function fields(names)
  local out = {}
  for _, name in ipairs(names) do out[name] = field.string{default = name} end
  return out
end
local common = {a = field.string{default = "A"}}
common.b = "string"
one = Procedure {name = "one", input = fields {"x", "y"}, function(input) return input.x .. input.y end}
two = Procedure {name = "two", input = common, function(input) return input.a .. (input.b or "-") end}
three = Tool {input = setmetatable({n = "integer"}, nil), function(args) return args.n end}
Procedure { function(input) return {one {x = "1"}, two {b = "2"}, three {n = 3}} end }
