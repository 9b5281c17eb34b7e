-- Watching a Step: what a function changed outside itself, in its upvalues or in the program's globals, would
-- be lost on replay, so it is an error the first time.
local T = ...
local type, next, rawget, rawequal = type, next, rawget, rawequal
local getupvalue, metatable = debug.getupvalue, debug.getmetatable
local format, mathtype = string.format, math.type

-- A plain table is compared by its text; everything else by what it is.
local function picture(value)
  if type(value) ~= "table" or T.special[value] or T.sealed[value] or metatable(value) then return value end
  if rawequal(value, T.space().env) then return value end
  T.watching = true                                -- what a table of ours shows is not part of the value
  local ok, text = T.pcall(T.encode, value, "it")
  T.watching = nil
  if ok then return text, true end
  return value
end

local function look(f)
  local space = T.space()
  local env, pristine, pristine_name = space.env, space.pristine, space.pristine_name
  local seen = {}
  for i = 1, 255 do
    local name, value = getupvalue(f, i)
    if not name then break end
    local shown, text = picture(value)
    seen[#seen + 1] = { kind = "local", name = name, value = shown, text = text, i = i }
  end
  local intact = 0
  for key, value in next, env do                   -- most are as they were: with the least work
    if pristine_name[value] == key or rawequal(pristine[key], value) then intact = intact + 1
    else
      local shown, text = picture(value)
      seen[#seen + 1] = { kind = "global", name = key, value = shown, text = text }
    end
  end
  return seen, intact
end

local function same(one, value)
  local shown, text = picture(value)
  return text == one.text and rawequal(one.value, shown) and mathtype(one.value) == mathtype(shown)
    or (shown ~= shown and one.value ~= one.value)
end

local function outside(kind, name, site)
  T.raise({
    code = "step_changes_outside",
    message = "return it from the Step instead of changing " .. kind .. " " .. T.text(name),
  }, site)
end

-- Looks at f now; the function it returns raises if something is different then.
function T.watch(f)
  local before, intact = look(f)
  local globals = {}
  local file, line = T.place(f)
  local site = file and file .. ":" .. format("%d", line) or ""
  return function()
    local space = T.space()
    local env, pristine, pristine_name = space.env, space.pristine, space.pristine_name
    for i = 1, #before do
      local one = before[i]
      if one.kind == "local" then
        local _, value = getupvalue(f, one.i)
        if not same(one, value) then outside("local", one.name, site) end
      else globals[one.name] = one end
    end
    for key, value in next, env do
      if pristine_name[value] == key or rawequal(pristine[key], value) then intact = intact - 1
      elseif not globals[key] then outside("global", key, site) end
    end
    if intact > 0 then
      for key in next, pristine do
        if rawget(env, key) == nil and not globals[key] then outside("global", key, site) end
      end
    end
    for i = 1, #before do
      local one = before[i]
      if one.kind == "global" and not same(one, rawget(env, one.name)) then
        outside("global", one.name, site)
      end
    end
  end
end
