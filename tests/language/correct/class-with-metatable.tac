-- A queue as a class, with inheritance, tostring, len, call and index functions.
local Queue = {}
Queue.__index = Queue
Queue.__len = function(q) return q.last - q.first + 1 end
Queue.__tostring = function(self) return "Queue(" .. #self .. ")" end
Queue.__call = function(self, x) self:push(x) return self end

function Queue.new(items)
  local self = setmetatable({first = 1, last = 0, items = {}}, Queue)
  for _, item in ipairs(items or {}) do self:push(item) end
  return self
end

function Queue:push(item)
  self.last = self.last + 1
  self.items[self.last] = item
end

function Queue:pop()
  if #self == 0 then return nil, "empty" end
  local item = self.items[self.first]
  self.items[self.first], self.first = nil, self.first + 1
  return item
end

local Loud = setmetatable({}, {__index = Queue})
Loud.__index, Loud.__len, Loud.__tostring = Loud, Queue.__len, Queue.__tostring
function Loud:push(item)
  Log.debug("push", {item = item})
  Queue.push(self, item)
end

local lazy = setmetatable({}, {
  __index = function(t, key)
    local value = key .. "!"
    rawset(t, key, value)
    return value
  end
})

Procedure {
  function(input)
    local q = Queue.new {"a", "b"}
    q "c" "d"
    local first = q:pop()
    local loud = setmetatable(Queue.new(), Loud)
    loud:push(1)
    return {first = first, left = #q, text = tostring(q), hey = lazy.hey, loud = tostring(loud)}
  end
}
