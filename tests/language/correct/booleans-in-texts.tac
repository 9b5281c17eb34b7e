-- True and false become texts by tostring, by format, by and-or.
-- people: [true, false]
Procedure { function(input)
  local ok = Human.approve("Go on, please?")
  local sure = Human.approve("Sure, really?")
  local text = "ok: " .. tostring(ok) .. " " .. (sure and "sure" or "unsure") .. (" %s"):format(ok)
  local both = ok and sure
  ok = ok and "yes" or "no"
  return text .. ok .. tostring(both) .. (#text > 3 and "!" or "?")
end }
