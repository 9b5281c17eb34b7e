-- Lists with methods of their own, under the names that others use.
local stack = {}
function stack:push(v) self[#self + 1] = v return self end
stack.pop = function(self) return table.remove(self) end
stack["length"] = function(self) return #self end
local list = setmetatable({}, {__index = table})
list:insert("a")
list:insert("b")
local queue = {items = {}, add = function(q, v) table.insert(q.items, v) end}
queue:add(1)
local bag = {}
for _, m in ipairs {"add", "remove"} do bag[m] = function(self, v) self[v] = m end end
bag:add("x")
local function extend(t) t.map = function(self, f) local out = {} for i, v in ipairs(self) do out[i] = f(v) end return out end return t end
local mapped = {1, 2}
extend(mapped)
local class = {}
class.__index = class
class.new = function() return setmetatable({}, class) end
function class:filter(f) return f and 1 or 0 end

Procedure { function(input)
  stack:push(1):push(2)
  local copy = {}
  for k, v in pairs(stack) do copy[k] = v end
  copy:push(9)
  local r = {length = 3, count = 4}
  return {stack:pop(), stack:length(), list:concat(","), #queue.items, bag.x, mapped:map(function(x) return x + 1 end), class.new():filter(print), r.length + r.count, copy:length()}
end }
