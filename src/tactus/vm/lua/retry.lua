-- Retry.with_backoff: pcall and Sleep in a loop. What the function asks, and each wait, are asks of the program.
local T = ...
local type, rawget, min, floor, format = type, rawget, math.min, math.floor, string.format
local NAME = "Retry.with_backoff"

local function callable(value)
  if type(value) == "function" then return true end
  local info = type(value) == "table" and T.special[value]
  return info and info.kind == "handle"
end

-- The options without the function among them, and that function.
local function options(given)
  if given == nil then given = {} end
  if type(given) ~= "table" then T.expected(2, NAME, "table", given) end
  local on_error, said = rawget(given, "on_error"), {}
  if on_error ~= nil and type(on_error) ~= "function" then
    T.fail("the option on_error of " .. NAME .. " is a function, not a " .. type(on_error), NAME)
  end
  for key, value in T.each(given) do
    if key ~= "on_error" then said[key] = value end
  end
  local word = T.words["Retry.options"]
  local o = T.ask(word, T.object_text("options", T.encode(said, "the options of " .. NAME)))
  o.on_error = on_error
  return o
end

local function times(n) return format("%d %s", n, n == 1 and "try" or "tries") end

local function wait(o, attempt, seconds, e)
  local part = o.jitter > 0 and o.jitter * T.math.random() or 0
  if part > 0 then seconds = floor(seconds * (1 - part) * 1000) / 1000 end
  local what = type(e) == "table" and not T.has_text(e) and rawget(e, "message") or e
  what = type(what) == "string" and what or T.text(what)
  T.log("warn", format("try %d of %d failed: %s; again in %s s", attempt, o.tries, what, T.text(seconds)))
  T.spoken["Sleep"](seconds)
end

local try

local function after(o, f, attempt, seconds, ok, ...)
  if ok then return ... end
  local e = ...
  local stop = o.on_error and o.on_error(e, attempt) == false
  if stop or attempt >= o.tries then T.more(e, " (after " .. times(attempt) .. ")", "tries", attempt) end
  wait(o, attempt, seconds, e)
  return try(o, f, attempt + 1, min(seconds * o.factor, o.longest))
end

try = function(o, f, attempt, seconds) return after(o, f, attempt, seconds, T.pcall(f)) end

T.lua_words[NAME] = function(f, given)
  if not callable(f) then T.fail("`" .. NAME .. "` needs a function, not a " .. type(f), NAME) end
  local o = options(given)
  return try(o, f, 1, min(o.delay, o.longest))
end
