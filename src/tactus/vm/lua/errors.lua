-- The error object that a program catches, and what is told of an error that nobody caught.
local T = ...
local type, next, rawget, error, setmetatable = type, next, rawget, error, setmetatable
local metatable = debug.getmetatable
local running = coroutine.running
local match, len, sub, format = string.match, string.len, string.sub, string.format
local MESSAGE = 65536                              -- bytes of an error message that are kept

local hidden = setmetatable({}, { __mode = "k" })  -- error object -> {site, origin}

local function shown(e)
  local message = rawget(e, "message")
  message = type(message) == "string" and message or T.text(message)
  local about = hidden[e]
  return about and about.site ~= "" and about.site .. ": " .. message or message
end

local function piece(value)
  local kind = type(value)
  if kind ~= "string" and kind ~= "number" and not T.has_text(value) then
    T.fail("attempt to concatenate a " .. kind .. " value")
  end
  return T.text(value)
end

local function joined(a, b) return piece(a) .. piece(b) end
T.joined = joined

local ERROR = { __name = "error", __metatable = false, __tostring = shown, __concat = joined }

-- fields: {code, message, op, retryable, raised}; site "file:line"; origin the journal path of its entry.
function T.new_error(fields, site, origin)
  local e = {
    code = fields.code or "program_error",
    message = fields.message or "",
    op = fields.op,
    retryable = fields.retryable or false,
    raised = fields.raised,
  }
  if type(e.raised) == "table" then                -- what the program raised is found where it looks for it
    for key, value in next, e.raised do
      if rawget(e, key) == nil then e[key] = value end
    end
  end
  hidden[e] = { site = site or "", origin = origin or "" }
  return setmetatable(e, ERROR)
end

function T.raise(fields, site, origin) error(T.new_error(fields, site, origin), 0) end

-- Raises e again with `text` added to its message and a further field; what has no message is raised as it is.
function T.more(e, text, name, value)
  if type(e) == "string" then error(e .. text, 0) end
  if type(e) ~= "table" or T.special[e] or T.sealed[e] or type(rawget(e, "message")) ~= "string" then error(e, 0) end
  local copy = {}
  for key, item in next, e do copy[key] = item end
  copy.message, copy[name] = e.message .. text, value
  hidden[copy] = hidden[e]
  error(setmetatable(copy, metatable(e)), 0)
end

local function short(text)
  if len(text) > MESSAGE then text = sub(text, 1, MESSAGE) .. "..." end
  return T.clear_text(text)
end

local function field(e, name, kind)
  local value = rawget(e, name)
  if type(value) == kind then return value end
end

-- A string that Lua or the program raised: the place in front of it becomes the site.
local function of_text(e)
  local file, line, rest = match(sub(e, 1, 2000), "^(.-):(%d+): ()")
  if file and T.shorts[file] then
    return { code = "program_error", message = sub(e, rest), site = T.shorts[file] .. ":" .. line }
  end
  return { code = "program_error", message = e }
end

local function of_table(e)
  local about = hidden[e]
  local ok, json = T.pcall(T.encode, e, "the error")
  local report = {
    code = field(e, "code", "string") or "program_error",
    message = field(e, "message", "string"),
    op = field(e, "op", "string"),
    retryable = field(e, "retryable", "boolean"),
  }
  if about then
    report.site, report.origin = about.site, about.origin
    report.raised = rawget(e, "raised")
    if report.raised ~= nil and not T.pcall(T.encode, report.raised, "raised") then report.raised = nil end
  else
    if ok then report.raised = e end
    if not report.message and T.has_text(e) then
      local told, text = T.pcall(T.text, e)
      report.message = told and text or nil
    end
  end
  report.message = report.message or (ok and json) or "error object is a table value"
  return report
end

T.short = short

-- The message handler of a fiber: looks at the stack while it still stands.
function T.report(e)
  if T.killed() then return e end
  e = T.clean(e)
  local kind, report = type(e), nil
  if kind == "string" then report = of_text(e)
  elseif kind == "table" then report = of_table(e)
  elseif kind == "number" then report = { code = "program_error", message = T.text(e) }
  else report = { code = "program_error", message = "error object is a " .. kind .. " value" } end
  report.message = short(report.message)
  if not report.site or report.site == "" then
    local file, line = T.site()
    if not file then file, line = T.guess(T.threads[running()].body) end
    report.site = file and file .. ":" .. format("%d", line) or ""
  end
  report.trace = T.trace()
  for i = 1, #report.trace do report.trace[i] = short(report.trace[i]) end
  report.site, report.code = short(report.site), short(report.code)
  return { report = report }
end
