-- A heap with methods; jobs with priorities; ties keep their order.
local Heap = {}
Heap.__index = Heap
Heap.__len = function(h) return h.size end
function Heap.new(less) return setmetatable({size = 0, less = less, list = {}}, Heap) end
function Heap:push(x)
  self.size = self.size + 1
  local i = self.size
  self.list[i] = x
  while i > 1 and self.less(self.list[i], self.list[i // 2]) do
    self.list[i], self.list[i // 2] = self.list[i // 2], self.list[i]
    i = i // 2
  end
end
function Heap:pop()
  if self.size == 0 then return nil end
  local top = self.list[1]
  self.list[1], self.list[self.size] = self.list[self.size], nil
  self.size = self.size - 1
  local i = 1
  while true do
    local l, r, best = i * 2, i * 2 + 1, i
    if l <= self.size and self.less(self.list[l], self.list[best]) then best = l end
    if r <= self.size and self.less(self.list[r], self.list[best]) then best = r end
    if best == i then break end
    self.list[i], self.list[best] = self.list[best], self.list[i]
    i = best
  end
  return top
end
Procedure { function(input)
  local heap = Heap.new(function(a, b) return a.p < b.p or (a.p == b.p and a.n < b.n) end)
  for n, p in ipairs {3, 1, 2, 1} do heap:push {p = p, n = n} end
  local order = {}
  while #heap > 0 do local job = heap:pop() order[#order + 1] = job.p .. "/" .. job.n end
  return order
end }
