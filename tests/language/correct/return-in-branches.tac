-- Procedures that return different things, in branches and by helpers.
local function nothing() return nil, "none" end
local function both(a) return {value = a, note = "x"} end
pick = Procedure {
  name = "pick",
  input = {n = field.integer{required = true}},
  output = {value = field.number{required = true}, note = field.string{}},
  function(input)
    if input.n == 0 then return both(1) end
    if input.n == 1 then return {value = 1.5} end
    local out = {}
    out.value = input.n
    if input.n > 2 then out.note = "big" end
    return out
  end
}
Procedure { function(input)
  local sum = 0
  for i = 0, 3 do sum = sum + pick {n = i}.value end
  return {sum, (nothing())}
end }
