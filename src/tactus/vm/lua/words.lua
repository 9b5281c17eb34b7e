-- Every word of the table becomes a function, a stub that says it is not available, or what the prelude holds
-- for it. There is no other list of words.
local T = ...
local type, next, rawget, rawset, rawequal, select, error = type, next, rawget, rawset, rawequal, select, error
local concat, sort, find, sub, match = table.concat, table.sort, string.find, string.sub, string.match
local gsub, upper, format = string.gsub, string.upper, string.format
local mathtype = math.type
local encode, fail, special = T.encode, T.fail, T.special

T.words = {}
local rows = T.config.words
local spoken = {}                                  -- name -> what a program finds under it
T.spoken = spoken

---------------------------------------------------------------- arguments
local function numbered(word, name, value, live)
  if value == nil and word.is_optional[name] then return end
  if type(value) ~= "function" then
    fail("`" .. word.name .. "` needs a function" .. (value == nil and "" or ", not a " .. type(value)), word.said)
  end
  live[#live + 1] = T.hold(value)
end

-- The arguments as one JSON object; functions that stay in the VM travel beside it.
local function arguments(word, ...)
  local count = #word.params
  if count == 0 then return "{}" end
  if count == 1 and not word.functions[1] then
    local value = ...
    if value == nil then return "{}" end
    return '{"' .. word.params[1] .. '":' .. encode(value, word.argument, word.declares) .. "}"
  end
  local parts, n, live = {}, 0, nil
  for _, at in next, word.order do
    local name, value = word.params[at], select(at, ...)
    if word.is_function[name] then
      live = live or {}
      numbered(word, name, value, live)
    elseif value ~= nil then
      n = n + 1
      parts[n] = '"' .. name .. '":' .. encode(value, word.argument, word.declares)
    end
  end
  return "{" .. concat(parts, ",") .. "}", live
end

---------------------------------------------------------------- answers by shape
local function plain(value)
  if rawequal(value, T.null) then return nil end
  return value
end

local SHAPES = {
  value = plain,
  turn = T.result,
  nothing = function() end,
  node = T.node,
  nodes = T.nodes,
  pair = function(value)
    if type(value) ~= "table" then return value end
    return plain(rawget(value, 1)), plain(rawget(value, 2))
  end,
}
for _, kind in T.base.ipairs({ "tool", "agent", "procedure" }) do
  SHAPES[kind] = function(value) return T.handle(kind, value) end
end
SHAPES.module = function(value, name) return T.module(value, name) end

---------------------------------------------------------------- declarations
-- The names that the source gives the declarations of one line, in order of evaluation.
local function names_here(word)
  local file, line = T.site(word)
  local names = file and T.names[file]
  return names and names[word .. ":" .. T.text(line)]
end

-- What the source says of this call: its name, "" where it stands alone, null where it has no name or looks
-- something up; nil where the source does not show the call. A line that is reached again says the same again.
local function next_name(word)
  local list = names_here(word)
  if not list then return nil end
  list.taken = (list.taken or 0) % #list + 1
  return list[list.taken]
end

local function split(word, given)
  local named, items = {}, {}
  for key, value in next, given do
    if type(key) == "string" then named[key] = value
    elseif mathtype(key) == "integer" then items[key] = value
    else fail("`" .. word.name .. "` has a " .. type(key) .. " as a key", word.said) end
  end
  return named, items
end

-- {{when = …, returns = 1}, returns = 2} as names alone: {["1"] = {…}, returns = 2}.
local function with_names(given)
  local named, names, items = {}, false, false
  for key, value in next, given do
    local item = mathtype(key) == "integer"
    if item then items = true else names = true end
    named[item and format("%d", key) or key] = value
  end
  return names and items and named or given
end

-- Doubles, each with a `conditional` that can be told: its last branch may stand beside the list of the others.
local function with_branches(doubles)
  local told = {}
  for name, double in next, doubles do
    local branches = type(double) == "table" and not special[double] and rawget(double, "conditional")
    told[name] = double
    if type(branches) == "table" and not special[branches] then
      told[name] = {}
      for key, value in next, double do told[name][key] = value end
      told[name].conditional = with_names(branches)
    end
  end
  return told
end

-- An agent declared by the older `agent("researcher", ...)` is also the global `Researcher`.
local function also_global(name, handle)
  local env, global = T.space().env, gsub(name, "^%l", upper)
  if rawget(env, global) == nil then rawset(env, global, handle) end
end

-- name: what the call itself says; as: what the source calls it.
local function declare(word, name, as, ...)
  local fields, more = ...
  local named, items = {}, {}
  if type(fields) == "function" then items[1] = fields
  elseif type(fields) == "table" and not special[fields] then
    named, items = split(word, fields)
    if type(more) == "function" then items[#items + 1] = more end
  else fail("`" .. word.name .. "` needs a table: " .. word.name .. " { ... }", word.said) end
  if next(items) ~= nil then named["$items"] = items end
  T.objects[named] = true
  local id = T.ask(word, T.object_text(
    "as", type(as) == "string" and encode(as, "the name") or nil,
    "fields", encode(named, "the table of " .. word.name, true),
    "name", name and encode(name, "the name") or nil,
    "unnamed", rawequal(as, T.null) and "true" or nil
  ))
  local handle = SHAPES[word.shape](id)
  if word.name == "agent" then also_global(id, handle) end
  return handle
end

local function declaration(word)
  return function(first, ...)
    local as = next_name(word.name)
    if type(first) ~= "string" then return declare(word, nil, as, first, ...) end
    if select("#", ...) > 0 then return declare(word, first, nil, ...) end
    local may = nil
    if as ~= nil then may = type(as) == "string" end
    return T.lookup(word.shape, first, may, function(...) return declare(word, first, nil, ...) end)
  end
end

-- `input { ... }` and `state { ... }` at the top of a script.
function T.declare_own(name, given)
  if type(given) ~= "table" or special[given] then
    fail("`" .. name .. "` needs a table of fields: " .. name .. " { ... }", name)
  end
  local word = T.words["Script." .. name]
  return T.ask(word, T.object_text("fields", encode(given, "the table of " .. name, true)))
end

local function whole_table(word)
  return function(given)
    if type(given) ~= "table" then
      fail("`" .. word.name .. "` needs a table: " .. word.name .. " { ... }", word.said)
    end
    local told = word.name == "Mocks" and not special[given] and with_branches(given) or given
    T.ask(word, T.object_text("fields", encode(told, "the table of " .. word.name, true)))
  end
end

local function asking(word)
  local shape = SHAPES[word.shape]
  return function(...) return shape(T.ask(word, arguments(word, ...)), (...)) end
end

---------------------------------------------------------------- words that are not built
local function stub(name)
  local value = {}
  special[value] = { kind = "stub", name = name }
  return T.seal(value, {
    __name = "word",
    __index = function(_, key) T.unavailable(name .. "." .. T.text(key)) end,
    __call = function() T.unavailable(name) end,
  })
end

---------------------------------------------------------------- all rows
local L = T.lua_words
local HANDLE_OF = { tool = "Tool", agent = "Agent", procedure = "Procedure", node = "GraphNode" }

local function list_of(value) return type(value) == "table" and value or {} end

local function word_of(row)
  local word = {
    name = row.name, kind = row.kind, shape = row.shape or "value", state = row.state,
    params = list_of(row.params), functions = list_of(row.functions), is_function = {}, order = {},
    is_optional = {},
    argument = "the argument of " .. row.name, declares = row.kind == "declare",
    said = match(row.name, "([^.]+)$"),
  }
  for i = 1, #word.functions do word.is_function[word.functions[i]] = true end
  for _, name in T.base.ipairs(list_of(row.optional)) do word.is_optional[name] = true end
  for i = 1, #word.params do word.order[i] = i end
  sort(word.order, function(a, b) return word.params[a] < word.params[b] end)
  if word.declares then word.functions, word.is_function = {}, {} end
  return word
end

local function function_of(word)
  if word.declares and HANDLE_OF[word.shape] then return declaration(word) end
  if word.declares and #word.params == 0 then return whole_table(word) end
  if not SHAPES[word.shape] then error("the prelude knows no shape `" .. word.shape .. "`", 0) end
  return asking(word)
end

local function add_method(word, f)
  local kind = word.params[1]
  local family, name = match(word.name, "^(%a+)%.([%w_]+)$")
  if HANDLE_OF[kind] and HANDLE_OF[kind] == family then
    T.methods[kind][name] = f
    T.methods[kind][word.name] = f
  end
end

local told = {}
for _, row in T.base.ipairs(rows) do
  if row.kind == "lua" then
    told[row.name] = true
    if L[row.name] == nil then error("the prelude has no `" .. row.name .. "`, which the table of words names", 0) end
    spoken[row.name] = L[row.name]
  elseif not row.built then
    if row.spoken then spoken[row.name] = stub(row.name) end
  else
    local word = word_of(row)
    local f = function_of(word)
    T.words[row.name] = word
    add_method(word, f)
    if row.spoken then spoken[row.name] = f end
  end
end
for name in next, L do
  if not told[name] then error("the table of words has no `" .. name .. "`, which the prelude holds", 0) end
end
