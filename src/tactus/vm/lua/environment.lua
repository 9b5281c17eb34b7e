-- What a program finds when it starts: a whitelist of the library, guarded, and the words. The real globals
-- are emptied last, so that nothing else exists.
local T = ...
local type, next = type, next
local metatable, match, concat, sort = debug.getmetatable, string.match, table.concat, table.sort
local setmetatable, real, python, version = setmetatable, _G, python, _VERSION

local base = T.base
base.assert, base.error, base.select, base.type = assert, error, select, type
base.rawequal, base.rawget, base.rawlen = rawequal, rawget, rawlen
base.collectgarbage = function() return 0 end
base.unpack = T.table.unpack

local function traceback(message)
  if message ~= nil and type(message) ~= "string" and type(message) ~= "number" then return message end
  local lines = T.trace()
  for i = 1, #lines do lines[i] = "\n\t" .. lines[i] end
  return (message and T.text(message) .. "\n" or "") .. "stack traceback:" .. concat(lines)
end

local LIBRARIES = {
  string = T.string, table = T.table, math = T.math, utf8 = T.utf8, coroutine = T.coroutine, os = T.os,
  debug = { traceback = traceback },
}

---------------------------------------------------------------- the words, in their namespaces
local spoken = T.spoken
spoken["require"] = spoken["require"] and T.once(spoken["require"])

local families = {}                                -- first part of a dotted name -> {name -> value}
for name, value in next, spoken do
  local family, leaf = match(name, "^([%w_]+)%.([%w_]+)$")
  if family then
    families[family] = families[family] or { built = false, words = {} }
    families[family].words[leaf] = value
    local info = T.special[value]
    if not (info and info.kind == "stub") then families[family].built = true end
  end
end

-- A family of words: a table, callable where its name is a word itself; a lazy word asks when it is first said.
local function namespace(name, family)
  local space, lazy = {}, nil
  for leaf, value in next, family.words do
    local module = T.lazy[name .. "." .. leaf]
    if module then
      lazy = lazy or {}
      lazy[leaf] = module
    else space[leaf] = value end
  end
  local own, meta = spoken[name], { __metatable = false }
  if own then meta.__call = function(_, ...) return own(...) end end
  if not family.built then
    T.special[space] = { kind = "stub", name = name }
    meta.__index = function(_, key) T.unavailable(name .. "." .. T.text(key)) end
    meta.__call = meta.__call or function() T.unavailable(name) end
  elseif name == "field" then
    local known = {}
    for leaf in next, space do known[#known + 1] = leaf end
    sort(known)
    meta.__index = function(_, key)
      T.fail("there is no field." .. T.text(key) .. ": there are " .. concat(known, ", "), "field")
    end
  elseif lazy then
    meta.__index = function(_, key)
      if not lazy[key] then return nil end
      return spoken["require"](lazy[key])
    end
  end
  return setmetatable(space, meta)
end

function T.environment()
  local env = {}
  for name, value in next, base do env[name] = value end
  for name, library in next, LIBRARIES do
    local copy = {}
    for key, value in next, library do copy[key] = value end
    env[name] = copy
  end
  for name, value in next, spoken do
    if not match(name, "%.") then env[name] = value end
  end
  for name, family in next, families do env[name] = namespace(name, family) end
  env.load, env._G, env._VERSION = T.loader(env), env, version
  return env
end

-- The globals of a file that runs, as it finds them (`pristine`, and back by value), and its modules.
function T.new_space()
  local space = { env = T.environment(), pristine = {}, pristine_name = {}, cache = {}, kept = {} }
  for name, value in next, space.env do space.pristine[name], space.pristine_name[value] = value, name end
  return space
end

T.main_space = T.new_space()
T.env = T.main_space.env

local library
-- The environment of the standard library's modules.
function T.library()
  library = library or T.environment()
  return library
end

---------------------------------------------------------------- nothing else is left
-- Methods of texts are the guarded ones, whatever the program does to its `string`; what it adds there is found.
do
  local methods = {}
  for name, value in next, T.string do methods[name] = value end
  local strings = metatable("")
  strings.__index = setmetatable(methods, { __index = T.env.string })
  strings.__metatable = false
end

-- No Python object ever enters this VM. If a mistake lets one in, it is inert.
if python and python.none then
  local wrapped = metatable(python.none)
  if wrapped then
    wrapped.__index, wrapped.__newindex, wrapped.__call, wrapped.__tostring = nil, nil, nil, nil
    wrapped.__metatable = false
  end
end

local function empty(t)
  for key in next, t do t[key] = nil end
end

if package then
  empty(package.loaded)
  empty(package)
end
for _, value in next, real do
  if type(value) == "table" and value ~= real and value ~= T then empty(value) end
end
empty(real)
