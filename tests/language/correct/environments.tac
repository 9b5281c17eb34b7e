-- Functions with an _ENV of their own.
local function sandboxed()
  local _ENV = {tostring = tostring, result = nil}
  result = tostring(3)
  x = 4
  return result .. x
end

local function with(env) local _ENV <const> = env return a + b end

Procedure {
  function(input)
    return {sandboxed(), with {a = 1, b = 2}}
  end
}
