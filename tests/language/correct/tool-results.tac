-- What tools give is used in every way.
list = Tool {input = {}, function() return {"b", "a"} end}
text = Tool {input = {}, function() return "text" end}
flag = Tool {input = {}, function() return true end}
num = Tool {input = {}, function() return 3 end}
map = Tool {input = {}, output = {x = field.integer{}}, function() return {x = 1} end}
Procedure { function(input)
  local l = list {}
  table.sort(l)
  local out = {}
  for i, v in ipairs(l) do out[i] = v:upper() end
  for i, v in ipairs(list()) do out[#out + 1] = v .. i end
  local t = text()
  return {out, #t, t:sub(1, 2), flag() == true, not flag(), num {} + 1, -num(), map().x, map {}.x == 1, "n: " .. num(), text() == "text", Tool.last_result("num") == 3}
end }
