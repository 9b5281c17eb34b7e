local function helper() return "h" end
return {
  helper = helper,
  ["other"] = function() return "o" end,
  nested = {deep = function() return "d" end},
}
