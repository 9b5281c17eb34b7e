-- A script without any schema.
-- input: {"numbers": [3, 1, 2]}
local numbers = input.numbers or {}
table.sort(numbers, function(a, b) return a > b end)
if #numbers == 0 then return "nothing" end
return table.concat(numbers, ",")
