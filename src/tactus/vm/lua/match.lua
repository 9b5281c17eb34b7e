-- Lua patterns, matched in Lua: the same answers as the C matcher, but every step is an instruction and is
-- counted. `cheap` tells which patterns may go to C, whose worst case no hook can stop.
local T = ...
local error, setmetatable = error, setmetatable
local byte, char, find, sub, len, gsub = string.byte, string.char, string.find, string.sub, string.len, string.gsub
local floor, unpack = math.floor, table.unpack
local charge, fail = T.charge, T.fail

local SPECIALS = "[%^%$%*%+%?%.%(%)%[%%%-]"
local known, knowns = {}, 0

-- {quantifiers that can backtrack, optional items, no special character}
local function analyse(p)
  local seen = known[p]
  if seen then return seen end
  local i, n, loops, options, anchored = 1, len(p), 0, 0, byte(p, 1) == 94
  if anchored then i = 2 end
  while i <= n do
    local c = byte(p, i)
    if c == 37 then                                                             -- %
      local d = byte(p, i + 1)
      if d == 98 then loops, i = loops + 1, i + 3                               -- %b
      elseif d == 102 then i = i + 1                                            -- %f
      elseif d and d >= 48 and d <= 57 then loops, i = loops + 1, i + 1         -- %1
      else i = i + 1 end
    elseif c == 91 then                                                         -- [set]
      local j = i + 1
      if byte(p, j) == 94 then j = j + 1 end
      repeat
        local d = byte(p, j)
        if not d then break end
        j = j + (d == 37 and 2 or 1)
      until byte(p, j) == 93 or j > n
      i = j
    elseif c == 42 or c == 43 or c == 45 then loops = loops + 1                 -- * + -
    elseif c == 63 then options = options + 1 end                               -- ?
    i = i + 1
  end
  seen = { loops + (anchored and 0 or 1), options, not find(p, SPECIALS) }
  knowns = knowns + 1
  if knowns > 500 then known, knowns = {}, 1 end
  known[p] = seen
  return seen
end

-- `searched` patterns are tried at every position, whatever their first character is.
function T.cheap(s, p, searched)
  local seen, n = analyse(p), len(s) + 1
  if seen[3] then return n * len(p) <= 2e9 end
  local loops = seen[1]
  if searched and byte(p, 1) == 94 then loops = loops + 1 end
  local worst = n ^ loops * 2.0 ^ seen[2] * (1 + len(p) / 16)
  if worst <= 1e6 then return true end
  charge(floor(n / 10))
  return worst <= 3e7
end

function T.literal(p) return analyse(p)[3] end

local function class_end(p, i, pn)
  local c = byte(p, i)
  i = i + 1
  if c == 37 then
    if i > pn then fail("malformed pattern (ends with '%')") end
    return i + 1
  elseif c == 91 then
    if byte(p, i) == 94 then i = i + 1 end
    repeat
      if i > pn then fail("malformed pattern (missing ']')") end
      local d = byte(p, i)
      i = i + 1
      if d == 37 then i = i + 1 end
    until byte(p, i) == 93
    return i + 1
  end
  return i
end

-- One item of a pattern as the set of bytes it takes, asked of the C matcher once per item.
local sets, nsets = {}, 0
local function set_of(item)
  local set = sets[item]
  if set then return set end
  set = {}
  local anchored = item == "^" and "^%^" or "^" .. item
  for b = 0, 255 do
    if find(char(b), anchored) then set[b] = true end
  end
  nsets = nsets + 1
  if nsets > 200 then sets, nsets = {}, 1 end
  sets[item] = set
  return set
end

local DEPTH, OPEN, POSITION = 180, -1, -2
local step

local function balanced(m, si, open, shut)
  local s, sn = m.s, m.sn
  if si > sn or byte(s, si) ~= open then return nil end
  local depth, i = 1, si + 1
  while i <= sn do
    local c = byte(s, i)
    if c == shut then
      depth = depth - 1
      if depth == 0 then return i + 1 end
    elseif c == open then depth = depth + 1 end
    i = i + 1
  end
end

local function captured(m, l)
  if l < 1 or l > m.level or m.lengths[l] == OPEN then fail("invalid capture index %" .. T.text(l)) end
  if m.lengths[l] == POSITION then return "" end
  return sub(m.s, m.starts[l], m.starts[l] + m.lengths[l] - 1)
end

local function open_capture(m, si, pi)
  local l = m.level + 1
  if l > 32 then fail("too many captures") end
  local position = byte(m.p, pi + 1) == 41
  m.starts[l], m.lengths[l], m.level = si, position and POSITION or OPEN, l
  local e = step(m, si, pi + (position and 2 or 1))
  if not e then m.level = m.level - 1 end
  return e
end

local function close_capture(m, si, pi)
  local l = m.level
  while l > 0 and m.lengths[l] ~= OPEN do l = l - 1 end
  if l == 0 then fail("invalid pattern capture") end
  m.lengths[l] = si - m.starts[l]
  local e = step(m, si, pi + 1)
  if not e then m.lengths[l] = OPEN end
  return e
end

local function longest(m, si, set, next_item, least)
  local s, sn, i = m.s, m.sn, 0
  while si + i <= sn and set[byte(s, si + i)] do i = i + 1 end
  while i >= least do
    local e = step(m, si + i, next_item)
    if e then return e end
    i = i - 1
  end
end

local function shortest(m, si, set, next_item)
  local s, sn = m.s, m.sn
  while true do
    local e = step(m, si, next_item)
    if e then return e end
    if si > sn or not set[byte(s, si)] then return nil end
    si = si + 1
  end
end

-- Matches the pattern from pi on at si; returns the position after the match, or nil.
local function walk(m, si, pi)
  local s, sn, p, pn = m.s, m.sn, m.p, m.pn
  while pi <= pn do
    local c = byte(p, pi)
    local d = c == 37 and byte(p, pi + 1)
    if c == 40 then return open_capture(m, si, pi)
    elseif c == 41 then return close_capture(m, si, pi)
    elseif c == 36 and pi == pn then return si == sn + 1 and si or nil
    elseif d == 98 then                                                         -- %b
      if pi + 3 > pn then fail("malformed pattern (missing arguments to '%b')") end
      si = balanced(m, si, byte(p, pi + 2), byte(p, pi + 3))
      if not si then return nil end
      pi = pi + 4
    elseif d == 102 then                                                        -- %f
      pi = pi + 2
      if byte(p, pi) ~= 91 then fail("missing '[' after '%f' in pattern") end
      local next_item = class_end(p, pi, pn)
      local set = set_of(sub(p, pi, next_item - 1))
      local before = si == 1 and 0 or byte(s, si - 1)
      local here = si <= sn and byte(s, si) or 0
      if set[before] or not set[here] then return nil end
      pi = next_item
    elseif d and d >= 48 and d <= 57 then                                       -- %1
      local text = captured(m, d - 48)
      charge(floor(len(text) / 50))
      if sub(s, si, si + len(text) - 1) ~= text then return nil end
      si, pi = si + len(text), pi + 2
    else
      local next_item = class_end(p, pi, pn)
      local set, e = set_of(sub(p, pi, next_item - 1)), byte(p, next_item)
      if e == 42 then return longest(m, si, set, next_item + 1, 0)
      elseif e == 43 then return longest(m, si, set, next_item + 1, 1)
      elseif e == 45 then return shortest(m, si, set, next_item + 1)
      elseif e == 63 then                                                       -- ?
        if si <= sn and set[byte(s, si)] then
          local found = step(m, si + 1, next_item + 1)
          if found then return found end
        end
        pi = next_item + 1
      else
        if si > sn or not set[byte(s, si)] then return nil end
        si, pi = si + 1, next_item
      end
    end
  end
  return si
end

step = function(m, si, pi)
  m.depth = m.depth + 1
  if m.depth > DEPTH then fail("pattern too complex") end
  local e = walk(m, si, pi)
  m.depth = m.depth - 1
  return e
end

-- First match at or after init: its start, the position after it, and the match for `captures`.
function T.search(s, p, init, anchored)
  local sn = len(s)
  local m = { s = s, sn = sn, p = p, pn = len(p), starts = {}, lengths = {}, level = 0, depth = 0 }
  local si = init
  repeat
    m.level, m.depth = 0, 0
    local e = step(m, si, anchored and 2 or 1)
    if e then return si, e, m end
    si = si + 1
  until si > sn + 1 or anchored
end

function T.captures(m, from, past, whole)
  if m.level == 0 then
    if whole then return sub(m.s, from, past - 1) end
    return
  end
  local found = {}
  for l = 1, m.level do
    if m.lengths[l] == POSITION then found[l] = m.starts[l]
    elseif m.lengths[l] == OPEN then fail("unfinished capture")
    else found[l] = captured(m, l) end
  end
  return unpack(found, 1, m.level)
end

-- Plain search is quadratic in C for a large needle: Knuth, Morris and Pratt in Lua instead.
function T.find_plain(s, p, init)
  local n, m = len(s), len(p)
  local back, k = { 0 }, 0
  for i = 2, m do
    local c = byte(p, i)
    while k > 0 and byte(p, k + 1) ~= c do k = back[k] end
    if byte(p, k + 1) == c then k = k + 1 end
    back[i] = k
  end
  k = 0
  for i = init, n do
    local c = byte(s, i)
    while k > 0 and byte(p, k + 1) ~= c do k = back[k] end
    if byte(p, k + 1) == c then k = k + 1 end
    if k == m then return i - m + 1, i end
  end
end
