function string:split(sep)
  local out = {}
  for part in (self .. sep):gmatch("(.-)" .. sep) do out[#out + 1] = part end
  return out
end
string.shout = function(s) return s:upper() .. "!" end
function table.keys(t) local out = {} for k in pairs(t) do out[#out + 1] = k end return out end
