-- Globals that come from a metatable of _G, and by computed names.
setmetatable(_G, {
  __index = function(_, name)
    if name:match("^CONST_") then return #name end
    return nil
  end
})
for _, name in ipairs {"alpha", "beta"} do _G[name] = function() return name end end
rawset(_G, "gamma", 3)

Procedure {
  function(input)
    return {CONST_A, CONST_LONG, alpha(), beta(), gamma, rawget(_G, "delta") == nil}
  end
}
