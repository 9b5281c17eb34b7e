-- Modules of all shapes; the program adds to one of them.
local dynamic, lazy, double, both, plain = require("lib.dynamic"), require("lib.lazy"), require("lib.func"), require("lib.both"), require("lib.plain")
both.h = 8
function plain.added() return "a" end
local again = require("lib.plain")
local optional = plain.missing or function() return "m" end
if plain.feature then plain.feature() end

Procedure { function(input)
  return {dynamic.two(), lazy.anything(), double(4), both.b(), both:c(), both.d + both.e + both.f + both.g + both.h, plain.helper(), plain.other(), plain.nested.deep(), again.added(), optional(), plain.unknown == nil}
end }
