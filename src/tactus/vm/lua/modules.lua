-- Modules and text compiled at run time. A module runs once; a program's own globals cannot reach into a
-- module of the standard library.
local T = ...
local type, select, load, setmetatable = type, select, load, setmetatable
local byte, find, len, sub, concat = string.byte, string.find, string.len, string.sub, table.concat
local running = coroutine.running
local fail, charge, threads = T.fail, T.charge, T.threads

local NAME = 1000                                   -- bytes of a chunk's name that are kept
T.names = {}                                        -- file -> "Agent:12" -> names of the declarations there
local chain = {}                                    -- files being loaded

-- A program may start with a line for the shell, or with a byte order mark.
local function prepared(source)
  if sub(source, 1, 3) == "\239\187\191" then source = sub(source, 4) end
  if byte(source, 1) == 35 then source = "--" .. source end
  return source
end

-- The function of a file, or nil and what is wrong with its text.
function T.compile(file, source, names, env)
  charge(len(source))
  source = prepared(source)
  local body, why = load(source, "@" .. file, "t", env)
  if not body then return nil, why end
  T.know(file, source, body)
  T.names[file] = names
  return body
end

local function cycle(file)
  local at = 1
  while at < #chain and chain[at] ~= file do at = at + 1 end
  fail("modules that require each other: " .. concat(chain, " -> ", at) .. " -> " .. file)
end

-- While a module's top level runs its thread says so: there it may declare, and do nothing else.
local function run(file, body)
  local thread = threads[running()]
  local outer, module = thread.body, thread.module
  local _ <close> = setmetatable({}, { __close = function()
    chain[#chain], thread.body, thread.module = nil, outer, module
  end })
  chain[#chain + 1], thread.body, thread.module = file, body, true
  return (body())
end
T.starters[run] = true

-- answer: {file, source, stdlib, names} or {loaded}; the value that the module returned. Another file that runs
-- inside the run has modules of its own.
function T.module(answer, name)
  local file = answer.loaded or answer.file
  local space = T.space()
  local cache = space.cache                         -- name or file -> {value}
  local done = cache[file] or cache[name]
  if not done then
    for i = 1, #chain do
      if chain[i] == file then cycle(file) end
    end
    if not answer.source then fail("the module " .. file .. " was not loaded to its end") end
    local env = answer.stdlib and T.library() or space.env
    local body, why = T.compile(file, answer.source, answer.names, env)
    if not body then fail("the module " .. name .. " cannot be compiled: " .. why) end
    done = { run(file, body) }
    if done[1] == nil then done[1] = true end
  end
  cache[file], cache[name] = done, done
  return done[1]
end

-- `require` for a program: what was loaded under this name before is not asked for again.
function T.once(ask)
  return function(name)
    if type(name) ~= "string" then T.expected(1, "require", "string", name) end
    local done = T.space().cache[name]
    if done then return done[1] end
    return ask(name)
  end
end

-- `load` for an environment: text only, compiled there unless the program names another table.
function T.loader(env)
  return function(chunk, name, mode, ...)
    if type(chunk) == "function" then
      local parts, n, size = {}, 0, 0
      while true do
        local piece = chunk()
        if piece == nil or piece == "" then break end
        if type(piece) ~= "string" then fail("reader function must return a string") end
        n, size = n + 1, size + len(piece)
        parts[n] = piece
      end
      chunk = concat(parts, "", 1, n)
      name = name or "=(load)"
    end
    if type(chunk) ~= "string" then T.expected(1, "load", "string", chunk) end
    if name ~= nil then name = sub(T.want_text(name, 2, "load"), 1, NAME) end
    local binary = byte(chunk, 1) == 27 or (mode ~= nil and not find(T.want_text(mode, 3, "load"), "t", 1, true))
    if binary then fail("binary chunks cannot be loaded: load takes text only") end
    if name and find(name, "[tactus]", 1, true) then name = "=(load)" end
    charge(500 + len(chunk) * 2)                  -- as many as the compiler would take
    local target = env
    if select("#", ...) > 0 then target = (...) end
    return load(chunk, name or chunk, "t", target)
  end
end
