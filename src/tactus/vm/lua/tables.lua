-- The table library: plain tables go to C, tables with metamethods are walked here (counted, and their
-- metamethods may ask). `sort` is a stable merge sort of our own.
local T = ...
local type, rawget, rawlen, rawequal, select = type, rawget, rawlen, rawequal, select
local concat, insert, move, remove = table.concat, table.insert, table.move, table.remove
local sort, unpack = table.sort, table.unpack
local format, mathtype, maxinteger = string.format, math.type, math.maxinteger
local debug_metatable = debug.getmetatable
local charge, magic, fail, bad, text = T.charge, T.magic, T.fail, T.bad, T.text
local want_table, want_integer, want_text = T.want_table, T.want_integer, T.want_text

local B = { pack = table.pack }
T.table = B

function B.concat(t, sep, i, j)
  want_table(t, 1, "concat")
  sep = sep == nil and "" or want_text(sep, 2, "concat")
  i = want_integer(i, 3, "concat", 1)
  if not magic(t) then
    j = want_integer(j, 4, "concat", rawlen(t))
    if j - i > 1000 then charge((j - i) // 10) end
    return concat(t, sep, i, j)
  end
  j = want_integer(j, 4, "concat", #t)
  local out, n = {}, 0
  for k = i, j do
    local value = t[k]
    if type(value) ~= "string" and type(value) ~= "number" then
      fail(format("invalid value (at index %d) in table for 'concat'", k))
    end
    n = n + 1
    out[n] = value
  end
  return concat(out, sep, 1, n)
end

function B.insert(t, ...)
  want_table(t, 1, "insert")
  local given = select("#", ...)
  if given ~= 1 and given ~= 2 then fail("wrong number of arguments to 'insert'") end
  if not magic(t) then
    if given == 2 and rawlen(t) > 1000 then charge(rawlen(t) // 50) end
    if given == 2 and type((...)) ~= "number" then want_integer((...), 2, "insert") end
    return insert(t, ...)
  end
  local n = #t
  if given == 1 then
    t[n + 1] = (...)
    return
  end
  local at, value = ...
  at = want_integer(at, 2, "insert")
  if at < 1 or at > n + 1 then bad(2, "insert", "position out of bounds") end
  for i = n, at, -1 do t[i + 1] = t[i] end
  t[at] = value
end

function B.remove(t, at)
  want_table(t, 1, "remove")
  if not magic(t) then
    if at == nil then return remove(t) end
    if rawlen(t) > 1000 then charge(rawlen(t) // 50) end
    return remove(t, want_integer(at, 2, "remove"))
  end
  local n = #t
  at = want_integer(at, 2, "remove", n)
  if n + 1 ~= at and not (n == 0 and at == 0) and (at < 1 or at > n + 1) then
    bad(2, "remove", "position out of bounds")
  end
  local value = t[at]
  for i = at, n - 1 do t[i] = t[i + 1] end
  if at <= n then t[n] = nil else t[at] = nil end
  return value
end

function B.move(from, first, last, at, to)
  want_table(from, 1, "move")
  first, last, at = want_integer(first, 2, "move"), want_integer(last, 3, "move"), want_integer(at, 4, "move")
  if to == nil then to = from end
  want_table(to, 5, "move")
  if last < first then return to end
  if first <= 0 and last >= maxinteger + first then bad(3, "move", "too many elements to move") end
  if at > maxinteger - (last - first) then bad(4, "move", "destination wrap around") end
  if not magic(from) and not magic(to) and last - first <= 1000000 then
    charge((last - first) // 20)
    return move(from, first, last, at, to)
  end
  if at > last or at <= first or not rawequal(from, to) then
    for i = 0, last - first do to[at + i] = from[first + i] end
  else
    for i = last - first, 0, -1 do to[at + i] = from[first + i] end
  end
  return to
end

function B.unpack(t, i, j)
  i = want_integer(i, 2, "unpack", 1)
  if type(t) == "table" and not magic(t) then
    j = want_integer(j, 3, "unpack", rawlen(t))
    if j - i > 1000 then charge((j - i) // 20) end
    return unpack(t, i, j)
  end
  if j == nil then j = #t else j = want_integer(j, 3, "unpack") end
  if j >= i and (j - i >= 200000 or j - i < 0) then fail("too many results to unpack") end
  local out, n = {}, 0
  for k = i, j do
    n = n + 1
    out[n] = t[k]
  end
  return unpack(out, 1, n)
end

local function less(a, b)
  local one, two = type(a), type(b)
  if one ~= two or (one ~= "number" and one ~= "string") then
    local meta = debug_metatable(a) or debug_metatable(b)
    if not (type(meta) == "table" and rawget(meta, "__lt") ~= nil) then
      if one == two then fail("attempt to compare two " .. one .. " values") end
      fail("attempt to compare " .. one .. " with " .. two)
    end
  end
  return a < b
end

-- Values that compare equal only when they are the same cannot show that C sorts in an order of its own.
local function plain(t, n)
  local kind = type(rawget(t, 1))
  if kind == "string" then
    for i = 2, n do
      if type(rawget(t, i)) ~= "string" then return false end
    end
    return true
  end
  for i = 1, n do
    if mathtype(rawget(t, i)) ~= "integer" then return false end
  end
  return true
end

local function merge_sort(a, n, lt)
  for i = 1, n, 8 do                              -- runs of 8 by insertion
    local past = i + 7 < n and i + 7 or n
    for j = i + 1, past do
      local value, k = a[j], j - 1
      while k >= i and lt(value, a[k]) do
        a[k + 1] = a[k]
        k = k - 1
      end
      a[k + 1] = value
    end
  end
  local b, width = {}, 8
  while width < n do
    local i = 1
    while i <= n do
      local middle, past = i + width, i + width + width
      if middle > n + 1 then middle = n + 1 end
      if past > n + 1 then past = n + 1 end
      local l, r, o = i, middle, i
      while l < middle and r < past do
        if lt(a[r], a[l]) then
          b[o] = a[r]
          r = r + 1
        else
          b[o] = a[l]
          l = l + 1
        end
        o = o + 1
      end
      while l < middle do b[o], l, o = a[l], l + 1, o + 1 end
      while r < past do b[o], r, o = a[r], r + 1, o + 1 end
      i = past
    end
    a, b = b, a
    width = width + width
  end
  return a
end

function B.sort(t, lt)
  want_table(t, 1, "sort")
  if lt ~= nil and type(lt) ~= "function" then T.expected(2, "sort", "function", lt) end
  local odd = magic(t)
  local n = odd and #t or rawlen(t)
  if n >= 2147483647 then bad(1, "sort", "array too big") end
  if not lt and not odd and plain(t, n) then
    charge(n * 4)
    return sort(t)
  end
  local a = {}
  for i = 1, n do a[i] = t[i] end
  a = merge_sort(a, n, lt or less)
  for i = 1, n do t[i] = a[i] end
end
