-- Where a program stands: file and line of what it says, and its stack. Trusted frames are never shown.
local T = ...
local type, error, select, setmetatable = type, error, select, setmetatable
local getinfo, running = debug.getinfo, coroutine.running
local sub, find, format, gmatch = string.sub, string.find, string.format, string.gmatch
local TRUSTED = "=[tactus]"

T.count = function(...) return select("#", ...) end
T.threads = setmetatable({}, { __mode = "k" })    -- coroutine -> {root, waiting, scope, body}
T.sources = {}                                    -- file -> its text
T.starters = setmetatable({}, { __mode = "k" })   -- trusted functions that call a program's outermost function
T.shorts = {}                                     -- a file's name as Lua's messages shorten it -> its name
local threads, sources, starters, shorts = T.threads, T.sources, T.starters, T.shorts

local function file_of(info)
  local mark = sub(info.source, 1, 1)
  if mark == "@" or mark == "=" then return sub(info.source, 2) end
  return info.short_src
end

-- `return word{...}` is a tail call: Lua has forgotten the line. The last `return` of the function that made
-- it, best one that names the word, is the line meant in practice.
local function guess(body, said)
  local info = body and getinfo(body, "S")
  local source = info and info.source ~= TRUSTED and sources[file_of(info)]
  if not source then return nil end
  local first, last, line, best, named = info.linedefined, info.lastlinedefined, 0, nil, nil
  for text in gmatch(source .. "\n", "([^\n]*)\n") do
    line = line + 1
    if line >= first and (last <= 0 or first == 0 or line <= last) then
      local at = find(text, "%f[%w_]return%f[^%w_]")
      if at then
        best = line
        if said and find(text, said, at, true) then named = line end
      end
    end
  end
  best = named or best
  if best then return file_of(info), best end
end

-- File and line of what the program says now, nil where no line of it is on this stack. `from`: levels above
-- that are known to be trusted.
local function site(said, from)
  local tail = false
  if from then                                    -- the common case, with the least work
    local info = getinfo(from + 1, "Sl")
    if info and info.source ~= TRUSTED and info.currentline > 0 then return file_of(info), info.currentline end
  end
  for level = from or 2, 1000 do
    local info = getinfo(level, "Sltf")
    if not info then break end
    if info.source ~= TRUSTED and info.currentline > 0 then return file_of(info), info.currentline end
    if tail and starters[info.func] then
      tail = true
      break
    end
    tail = info.istailcall
  end
  if tail then
    local thread = threads[running()]
    return guess(thread and thread.body, said)
  end
end

local function where(said)
  local file, line = site(said)
  return file and format("%s:%d: ", file, line) or ""
end

local function fail(message, said) error(where(said) .. message, 0) end

T.site, T.where, T.fail, T.guess = site, where, fail, guess

function T.bad(i, name, message) fail(format("bad argument #%d to '%s' (%s)", i, name, message)) end

function T.expected(i, name, what, value)
  T.bad(i, name, what .. " expected, got " .. (value == nil and "no value" or type(value)))
end

-- The program's stack, innermost first: "main.tac:3: in function 'deploy'".
function T.trace()
  local lines, n = {}, 0
  for level = 2, 1000 do
    local info = getinfo(level, "Sln")
    if not info or n >= 30 then break end
    if info.source ~= TRUSTED and info.currentline > 0 then
      local place = "in function <" .. info.short_src .. ":" .. format("%d", info.linedefined) .. ">"
      local caller = getinfo(level + 1, "S")
      local named = caller and caller.source ~= TRUSTED   -- else the name is one of ours
      if info.what == "main" then place = "in main chunk"
      elseif info.name and named then place = "in function '" .. info.name .. "'" end
      n = n + 1
      lines[n] = file_of(info) .. ":" .. format("%d", info.currentline) .. ": " .. place
    end
  end
  return lines
end

-- Where a function begins.
function T.place(f)
  local info = getinfo(f, "S")
  if info.source ~= TRUSTED and info.what ~= "C" then return file_of(info), info.linedefined end
end

-- A file may speak from now on: its text is kept for `guess`, its short name for reading messages.
function T.know(file, source, body)
  sources[file] = source
  shorts[getinfo(body, "S").short_src] = file
end
