-- A module-like local that stands in for a family of words.
local Human = {approve = function(opts) return opts.auto end, ask = function() return "asked" end}
local Log = {trace = function() end, info = Log.info}
local Tool_ = Tool
local File = {read = function(p) return "text of " .. p end, open = function() return {} end}
local function Agent_(t) return function(m) return {text = t.prefix .. m} end end
local a = Agent_ {prefix = "> ", anything = 1}
Procedure { function(input)
  Log.trace("x")
  Log.info("y")
  return {Human.approve {auto = true, whatever = 1}, Human.ask(), File.read("a"), File.open("b") ~= nil, a("hi").text}
end }
