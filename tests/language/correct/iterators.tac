-- Iterators of one's own: stateless, stateful, closing, over handles.
local function range(from, to, step)
  return function(limit, at)
    at = at + (step or 1)
    if at <= limit then return at end
  end, to, from - (step or 1)
end

local function chars(s)
  local i = 0
  return function()
    i = i + 1
    if i <= #s then return i, s:sub(i, i) end
  end
end

local Bag = setmetatable({}, {__call = function(cls, t) return setmetatable(t, cls) end})
Bag.__index = Bag
Bag.__pairs = function(t)
  return function(_, k)
    local n, v = next(t, k)
    return n, v
  end, t, nil
end

Procedure {
  function(input)
    local out = {}
    for i in range(1, 9, 4) do out[#out + 1] = i end
    for i, c in chars("abc") do out[#out + 1] = i .. c end
    for k, v in pairs(Bag {x = 1, y = 2}) do out[#out + 1] = k .. v end
    for k, v in next, {10, 20} do out[#out + 1] = k * v end
    for w, n in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do out[#out + 1] = w .. n end
    for _, c in utf8.codes("é!") do out[#out + 1] = c end
    for i = 10, 1, -5 do out[#out + 1] = i end
    for i = 0.5, 1.5, 0.5 do out[#out + 1] = i end
    return out
  end
}
