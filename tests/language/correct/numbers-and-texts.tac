-- Numbers where texts are wanted, texts where numbers are, as Lua allows it.
w = Agent {model = "openai/gpt-4o-mini"}
Procedure {
  input = {n = field.number{default = 3}},
  function(input)
    local text = 1 .. "" .. 2.5
    local sum = "10" + 5
    local r = w("n is " .. input.n)
    w(tostring(input.n))
    Log.info(42)
    Log.info({a = 1})
    log("x", {n = 1})
    print(nil, 1, {})
    return {text, sum, ("x"):rep("3"), math.floor("3.7"), #tostring(12)}
  end
}
Mocks {w = {message = "m"}}
