-- Code that is made while the program runs.
local source = "local a, b = ... return a * b, extra(a)"
local env = {extra = function(n) return n + 100 end, print = print}
local product = assert(load(source, "=product", "t", env))
load("made_up = function(x) return x .. '!' end")()

Procedure {
  function(input)
    local p, e = product(3, 4)
    local f, why = load("return +")
    return {p, e, made_up("hey"), f == nil, type(why)}
  end
}
