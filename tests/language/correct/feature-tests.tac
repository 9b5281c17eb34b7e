-- Names that are only looked at to see whether they are there.
local unpack = table.unpack or unpack
local loadstring = loadstring or load
local pow = math.pow and math.pow or function(a, b) return a ^ b end
local log10 = math.log10 or function(x) return math.log(x, 10) end
local has_io = io ~= nil
local is_jit = jit ~= nil and type(jit) == "table"
local getn = table.getn or function(t) return #t end
local warn = warn or function(...) Log.warn(table.concat({...})) end
local DEBUG = DEBUG or false

if not setfenv then
  setfenv = function(f) return f end
end

Procedure {
  function(input)
    if os.execute then return "what?" end
    if rawget(_G, "nothing") then return "what?" end
    if type(socket) == "table" then return "what?" end
    warn("careful")
    return {select("#", unpack {1, 2}), loadstring("return 1")(), pow(2, 3), log10(100), has_io, is_jit, getn {1}, DEBUG}
  end
}
