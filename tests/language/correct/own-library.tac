-- The program adds functions to tables of its own that stand in for the library.
local strings = setmetatable({}, {__index = string})
function strings.trim(s) return (s:match("^%s*(.-)%s*$")) end
function strings.starts(s, part) return s:sub(1, #part) == part end

local lists = {unpack = table.unpack, insert = table.insert}
function lists.map(list, f) local out = {} for i, v in ipairs(list) do out[i] = f(v) end return out end
function lists.reduce(list, f, start)
  local value = start
  for _, v in ipairs(list) do value = f(value, v) end
  return value
end
lists.sum = function(list) return lists.reduce(list, function(a, b) return a + b end, 0) end

Procedure {
  function(input)
    return {strings.trim("  x "), strings.starts("moss", "mo"), strings.upper("a"), lists.sum(lists.map({1, 2, 3}, function(x) return x * x end))}
  end
}
