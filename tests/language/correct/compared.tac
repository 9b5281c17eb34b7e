-- Comparisons that look odd and are meant.
-- people: ["yes", true, "a"]
Procedure {
  function(input)
    local answer = Human.input("Yes or no, please?")
    local ok = Human.approve("Sure, really?")
    local label = ok and "yes" or "no"
    local pick = Human.select {message = "Which?", options = {"a", {label = "b", value = 3}}}
    local code = (ok == true and "approved") or (ok == false and "rejected")
    ok = label
    local n = "10"
    local r = {answer == "yes", ok == "yes", pick == "a" or pick == 3, code ~= "rejected", n + 0 == 10, tonumber(n) == 10}
    if input.n == 3 or input.n == "3" then r.n = true end
    if Stage.current() == nil then r[#r + 1] = true end
    local mixed = input.flag
    if mixed == nil then mixed = "unset" end
    if mixed == true or mixed == "true" or mixed == 1 then r[#r + 1] = "on" end
    return r
  end
}
