local M = {VERSION = "1.0"}
function M.trim(s) return (s:match("^%s*(.-)%s*$")) end
function M.words(s)
  local list = {}
  for w in s:gmatch("%S+") do list[#list + 1] = w end
  return list
end
M.title = function(s) return (s:gsub("^%l", string.upper)) end
return M
