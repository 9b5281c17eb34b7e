-- Procedures that call each other, to a depth.
countdown = Procedure {
  name = "countdown",
  input = {n = field.integer{required = true}},
  function(input)
    if input.n == 0 then return {path = "0"} end
    local ok, deeper = pcall(countdown, {n = input.n - 1})
    return {path = input.n .. (ok and "," .. deeper.path or "!" .. deeper.code)}
  end
}
Procedure { function(input) return {countdown {n = 2}.path, countdown {n = 9}.path} end }
