-- Matchers made, kept, handed around.
local rules = {polite = contains("please"), version = matches [[^v\d+(\.\d+)*$]], one = equals({1, {2}})}
local function all(value, list)
  for name, rule in pairs(list) do if not rule(value) then return name end end
  return "all"
end
Procedure { function(input) return {rules.polite("yes, please"), rules.version("v1.2"), rules.one({1, {2}}), all("v1", {a = rules.version}), all("x", rules)} end }
