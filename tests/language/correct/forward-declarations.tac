-- Functions that call each other, declared before they are defined.
local even, odd
local describe

function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end

local counter = Tool {
  description = "Counts",
  input = {n = field.integer{required = true}},
  function(args) return describe(args.n) end
}

describe = function(n) return n .. " is " .. (even(n) and "even" or "odd") end

Procedure { function(input) return {counter {n = 4}, counter {n = 7}} end }
