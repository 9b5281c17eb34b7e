-- Handles: what a declaration gives back (a tool, an agent, a procedure), and the result of an agent's turn.
-- A handle holds nothing but its id; calling it, or one of its words, asks.
local T = ...
local type, next, rawget, rawequal, setmetatable, match = type, next, rawget, rawequal, setmetatable, string.match
local special, joined = T.special, T.joined

local WORD = { tool = "Tool", agent = "Agent", procedure = "Procedure" }
local CALL = { tool = "Tool.call", agent = "Agent.turn", procedure = "Procedure.run" }
local known = { tool = {}, agent = {}, procedure = {} }
T.methods = { tool = {}, agent = {}, procedure = {} }    -- kind -> name -> the word as a function; filled by words.lua

local function call_by(kind) return T.methods[kind][CALL[kind]] end

-- h.name(...) and h:name(...) are the same.
local function bound(handle, f)
  return function(first, ...)
    if rawequal(first, handle) then return f(handle, ...) end
    return f(handle, first, ...)
  end
end

-- x.session: the words of Session about the agent x, which is their last argument.
local function session_of(agent)
  local session, words = {}, {}
  for name, word in next, T.words do
    local said = match(name, "^Session%.([%w_]+)$")
    if said then
      local f, last = T.spoken[name], #word.params
      words[said] = function(...)
        local given = { ... }
        if last > 1 and rawequal(given[1], session) then T.table.remove(given, 1) end
        given[last] = agent
        return f(T.table.unpack(given, 1, last))
      end
    end
  end
  return T.seal(session, { __name = "session", __index = words }, "the words of a session cannot be assigned")
end

local function new(kind, id, call)
  local handle, methods = {}, {}
  special[handle] = { kind = "handle", type = kind, id = id }
  return T.seal(handle, {
    __name = kind,
    __tostring = function() return kind .. ": " .. id end,
    __concat = joined,
    __call = call or function(_, ...) return call_by(kind)(handle, ...) end,
    __index = function(_, name)
      if name == "name" then return id end
      if name == "session" and kind == "agent" and not methods.session then methods.session = session_of(handle) end
      local method = methods[name]
      if method == nil and T.methods[kind][name] then
        method = bound(handle, T.methods[kind][name])
        methods[name] = method
      end
      return method
    end,
  }, "the fields of a " .. kind .. " cannot be assigned")
end

function T.handle(kind, id)
  local handle = known[kind][id]
  if not handle then
    handle = new(kind, id)
    known[kind][id] = handle
  end
  return handle
end

-- `Agent "x"`: with a table beside it a declaration, else the agent of that name. `declares`: which of them the
-- source shows; where it does not show the call, a table given to a name that nobody has is a declaration.
function T.lookup(kind, name, declares, declare)
  if declares == false or (declares == nil and known[kind][name]) then return T.handle(kind, name) end
  return new(kind, name, function(self, ...)
    if type((...)) == "table" then return declare(...) end
    return call_by(kind)(self, ...)
  end)
end

local function told(result)
  for _, name in T.base.ipairs({ "text", "message", "output" }) do
    local value = rawget(result, name)
    if type(value) == "string" then return value end
  end
  local output = rawget(result, "output")
  return output == nil and "" or T.encode(output, "the output")
end

local function messages_of(result, all)
  return T.object_text("all", all and "true" or nil, "turn", T.encode(special[result].turn, "the turn"))
end

local RESULT = {
  __name = "result",
  __metatable = false,
  __tostring = told,
  __concat = joined,
  __index = function(result, name)
    if name == "new_messages" or name == "all_messages" then
      return function() return T.ask(T.words["Result.messages"], messages_of(result, name == "all_messages")) end
    end
  end,
}

-- The result of a turn: its fields, and its text wherever a text is wanted.
function T.result(value)
  if type(value) ~= "table" or special[value] then return value end
  special[value] = { kind = "result", turn = rawget(value, "$messages") }
  value["$messages"] = nil
  return setmetatable(value, RESULT)
end
