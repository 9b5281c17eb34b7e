-- Operators of one's own: adding texts, joining tables, calling tables in loops, comparing.
local Path = {}
Path.__index = Path
local function path(parts) return setmetatable({parts = parts}, Path) end
Path.__div = function(a, b) return path({table.concat(a.parts, "/"), b}) end
Path.__add = function(a, b) return path({(type(a) == "string" and a or table.concat(a.parts, "/")) .. (type(b) == "string" and b or table.concat(b.parts, "/"))}) end
Path.__concat = function(a, b) return (type(a) == "table" and table.concat(a.parts, "/") or a) .. (type(b) == "table" and table.concat(b.parts, "/") or b) end
Path.__tostring = function(p) return table.concat(p.parts, "/") end
Path.__eq = function(a, b) return tostring(a) == tostring(b) end
Path.__lt = function(a, b) return tostring(a) < tostring(b) end
Path.__len = function(p) return #p.parts end
local Items = setmetatable({1, 2, 3}, {__call = function(t, _, i) i = (i or 0) + 1 if t[i] then return i end end})

Procedure { function(input)
  local root = path {"a"}
  local sub = root / "b" / "c"
  local added = "x" + root + "y"
  local n = 0
  for i in Items do n = n + i end
  return {tostring(sub), tostring(added), "p: " .. root .. "!", root == path {"a"}, root < sub, #sub, n}
end }
