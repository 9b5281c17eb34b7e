-- Nodes of the run's tree of attempts: handles, and a copy of what the host keeps of each, so that a node can
-- leave the program as its value. The copy is the state of a scope that no procedure has.
local T = ...
local type, rawget, rawset, rawequal = type, rawget, rawset, rawequal
local SCOPE = -1

local known = {}
T.methods.node = {}                                -- name -> the word as a function; filled by words.lua

local function shown(id) return rawget(T.scope_of(SCOPE).memory.state, id) end

-- node:score() and node.score() are the same.
local function bound(node, id, f)
  return function(first, ...)
    if rawequal(first, node) then return f(id, ...) end
    return f(id, first, ...)
  end
end

local function new(id)
  local node, methods = {}, {}
  T.special[node] = { kind = "node", table = function() return shown(id) end }
  return T.seal(node, {
    __name = "node",
    __tostring = function()
      local label = shown(id).label
      return "node: " .. id .. (label ~= "" and label ~= id and " (" .. label .. ")" or "")
    end,
    __concat = T.joined,
    __index = function(_, name)
      if name == "id" or name == "label" then return shown(id)[name] end
      if not methods[name] and T.methods.node[name] then methods[name] = bound(node, id, T.methods.node[name]) end
      return methods[name]
    end,
  }, "the fields of a node cannot be assigned: node:set_score(...), node:set_metadata(...)")
end

-- What a word about a node answers: the node's value, nil where there is none.
function T.node(value)
  if type(value) ~= "table" then return nil end
  rawset(T.scope_of(SCOPE).memory.state, value.id, value)
  known[value.id] = known[value.id] or new(value.id)
  return known[value.id]
end

function T.nodes(values)
  local list = {}
  for i = 1, #values do list[i] = T.node(values[i]) end
  return list
end
