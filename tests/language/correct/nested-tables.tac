-- Deep literal tables, computed keys, trailing commas, mixed keys inside the program.
local T = {
  1, 2, "three", [10] = "ten", ["a b"] = true, nested = {{{}}, x = {y = {z = 1}}},
  [1.5] = "f", [true] = "yes", f = function() end, [("k"):rep(2)] = "kk",
}
T.nested.x.y["q"], T[#T + 1] = 5, "four"
Procedure { function(input)
  local n = 0
  for _ in pairs(T) do n = n + 1 end
  return {n, T.nested.x.y.z + T.nested.x.y.q, T.kk, T[true], #T, T[1.5]}
end }
