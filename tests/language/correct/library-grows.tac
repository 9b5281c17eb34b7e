-- The program adds functions to the library's own tables, and to families of words.
-- people: [true]
function string.trim(s) return (s:match("^%s*(.-)%s*$")) end
string.starts = function(s, part) return s:sub(1, #part) == part end
function table.contains(list, x)
  for _, y in ipairs(list) do if x == y then return true end end
  return false
end
local S = string
S.ends = function(s, part) return s:sub(-#part) == part end
for name, f in pairs {first = function(s) return s:sub(1, 1) end} do string[name] = f end
math.round = math.round or function(x) return math.floor(x + 0.5) end
Human.sure = function(text) return Human.approve {message = text, timeout = 5, default = true} end
function Log.trace(...) Log.debug(table.concat({...}, " ")) end

Procedure { function(input)
  local text = "  moss "
  Log.trace("a", "b")
  return {text:trim(), string.trim(" x"), ("moss"):starts("mo"), ("moss"):ends("ss"), ("moss"):first(), table.contains({1, 2}, 2), math.round(1.6), (Human.sure("Go on, please?"))}
end }
