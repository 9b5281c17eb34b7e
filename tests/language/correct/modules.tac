-- Modules with agents, tools, procedures, classes, globals.
require("lib.globals")
local team, text = require("lib.team"), require "lib.text"
local Class = require("./lib/class")
local ok, missing = pcall(require, "lib.text")

function suffix() return "!" end

Procedure {
  function(input)
    local one = Class.new(3)
    return {
      team.summarize({place = "moor"}),
      team.look({what = "moss"}),
      text.trim("  x "),
      text.VERSION,
      one:get(),
      shout("hey"),
      #text.words("a b c"),
      Procedure.run("summarize", {place = "fen"}),
      ok and missing.title("x")
    }
  end
}

Mocks {scout = {tool_calls = {{tool = "done", args = {reason = "seen"}}}}}
