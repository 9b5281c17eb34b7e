-- Iteration in an order that depends on keys alone: 1..n, then numbers, strings, booleans, each sorted. A key
-- that is a table or a function has no such order, so it is refused.
local T = ...
local type, next, rawget, rawequal, pairs, setmetatable = type, next, rawget, rawequal, pairs, setmetatable
local metatable, sort, mathtype = debug.getmetatable, table.sort, math.type
local charge, fail, want_table = T.charge, T.fail, T.want_table
local REFUSED = { table = true, ["function"] = true, thread = true, userdata = true }

local function refuse(name, kind)
  fail(name .. ": this table has a " .. kind .. " as a key; such keys have no stable order and would break "
    .. "replay (use string or number keys)")
end

-- The keys of t in order, and how many.
local function ordered(t, name)
  local keys, n = {}, 0
  while rawget(t, n + 1) ~= nil do
    n = n + 1
    keys[n] = n
  end
  local listed, numbers, strings, yes, no = n, nil, nil, false, false
  for key in next, t do
    local kind = type(key)
    if kind == "string" then
      strings = strings or {}
      strings[#strings + 1] = key
    elseif kind == "number" then
      if not (mathtype(key) == "integer" and key >= 1 and key <= listed) then
        numbers = numbers or {}
        numbers[#numbers + 1] = key
      end
    elseif kind == "boolean" then
      if key then yes = true else no = true end
    else refuse(name, kind) end
  end
  if numbers then
    charge(#numbers * 4)
    sort(numbers)
    for i = 1, #numbers do keys[n + i] = numbers[i] end
    n = n + #numbers
  end
  if strings then
    charge(#strings * 4)
    sort(strings)
    for i = 1, #strings do keys[n + i] = strings[i] end
    n = n + #strings
  end
  if no then
    n = n + 1
    keys[n] = false
  end
  if yes then
    n = n + 1
    keys[n] = true
  end
  return keys, n
end
T.ordered = ordered

-- How many items t has, if it has no keys but 1..n; else nil.
local function listed(t)
  local n = 0
  for _ in next, t do
    n = n + 1
    if rawget(t, n) == nil then return nil end
  end
  return n
end

local function each(t)
  local n, i = listed(t), 0
  if n then
    return function()
      while i < n do
        i = i + 1
        local value = rawget(t, i)
        if value ~= nil then return i, value end
      end
    end
  end
  local keys
  keys, n = ordered(t, "pairs")
  return function()
    while i < n do
      i = i + 1
      local key = keys[i]
      local value = rawget(t, key)
      if value ~= nil then return key, value end  -- a key removed since is skipped
    end
  end
end
T.each = each

local base = T.base

function base.pairs(t)
  local meta = metatable(t)
  if meta and rawget(meta, "__pairs") ~= nil then return pairs(t) end
  want_table(t, 1, "pairs")
  return each(t), t, nil
end

local function step(t, i)
  i = i + 1
  local value = t[i]
  if value ~= nil then return i, value end
end

function base.ipairs(...)
  if T.count(...) == 0 then T.bad(1, "ipairs", "table expected, got no value") end
  if (...) == nil then T.bad(1, "ipairs", "table expected, got nil") end
  return step, (...), 0
end

local RANK = { number = 1, string = 2, boolean = 3 }
local function after(a, b)                        -- whether a stands after b
  local one, two = RANK[type(a)], RANK[type(b)]
  if one ~= two then return one > two end
  if one == 3 then return a and not b end
  return a > b
end

-- The walk that the program is in the middle of: table -> {keys, n, i}.
local walks = setmetatable({}, { __mode = "k" })

local function rest(t, walk)
  while walk.i < walk.n do
    walk.i = walk.i + 1
    local key = walk.keys[walk.i]
    local value = rawget(t, key)
    if value ~= nil then return key, value end
  end
  walks[t] = nil
  return nil
end

local function first(t)
  walks[t] = nil
  local value = rawget(t, 1)
  if value ~= nil then return 1, value end
  local key = next(t)
  if key == nil then return nil end
  if next(t, key) == nil then
    if REFUSED[type(key)] then refuse("next", type(key)) end
    return key, rawget(t, key)
  end
  local least
  for other in next, t do
    if REFUSED[type(other)] then refuse("next", type(other)) end
    if least == nil or after(least, other) then least = other end
  end
  return least, rawget(t, least)
end

function base.next(t, key)
  want_table(t, 1, "next")
  local special = T.special[t]
  if special and special.table then t = special.table() end
  if key == nil then return first(t) end
  local walk = walks[t]
  if walk and rawequal(walk.keys[walk.i], key) then return rest(t, walk) end
  if not RANK[type(key)] then refuse("next", type(key)) end
  local keys, n = ordered(t, "next")
  local i = 0
  while i < n and not rawequal(keys[i + 1], key) do i = i + 1 end
  if i == n then                                  -- the key was removed since: go on where it stood
    i = 0
    while i < n and after(key, keys[i + 1]) do i = i + 1 end
  else i = i + 1 end
  walk = { keys = keys, n = n, i = i }
  walks[t] = walk
  return rest(t, walk)
end
