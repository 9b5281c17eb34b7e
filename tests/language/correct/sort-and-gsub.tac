-- Comparators and callbacks that ask.
-- people: [true, false, true]
less = Tool {input = {a = "integer", b = "integer"}, function(args) return args.a < args.b end}
Procedure { function(input)
  local list = {3, 1, 2}
  table.sort(list, function(a, b) return less {a = a, b = b} end)
  local text = ("a-b-c"):gsub("%a", function(c) return Human.approve("Keep it, " .. c .. "?") and c or "" end)
  return {list, text}
end }
