-- Integer division, bits, hex, exponents, ranges, rounding.
local KB <const> = 1 << 10
local MASK <const> = 0xFF

local function round(x, places)
  local scale = 10 ^ (places or 0)
  return math.floor(x * scale + 0.5) / scale
end
local function bits(n)
  local out = ""
  repeat
    out = (n & 1) .. out
    n = n >> 1
  until n == 0
  return out
end

Procedure {
  function(input)
    local a = 7 // 2 * 2 + 7 % 2
    local b = (MASK & ~0x0F) | 3
    local c = 5 ~ 1
    local d = 2 ^ -1
    local e = -7 // 2
    local f = 0x1p4
    local g = 1e3 // 1 | 0
    return {a, b, c, d, e, f, round(2.345, 2), bits(10), KB, math.tointeger(3.0), math.type(1), math.max(1, 2.5), g}
  end
}
