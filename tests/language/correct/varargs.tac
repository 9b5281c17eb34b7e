-- Functions of any number of arguments.
local function count(...) return select("#", ...) end
local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do total = total + (select(i, ...) or 0) end
  return total
end
local function pack(...) return {n = select("#", ...), ...} end
local function bind(f, ...)
  local given = table.pack(...)
  return function(...)
    local all = {table.unpack(given, 1, given.n)}
    for _, x in ipairs {...} do all[#all + 1] = x end
    return f(table.unpack(all))
  end
end
local function named(...rest)
  local first = rest[1]
  return first, rest.n
end

Procedure {
  function(input)
    local add10 = bind(sum, 4, 6)
    local a, n = named("x", "y", "z")
    return {count = count(nil, nil), sum = sum(1, nil, 3), bound = add10(1, 2), n = pack(1, nil).n, a = a, k = n}
  end
}
