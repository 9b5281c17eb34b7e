-- Sub-procedures called in every way, one of them recursive.
factorial = Procedure {
  input = {n = field.integer{required = true, min = 0}},
  output = {value = field.integer{required = true}},
  function(input)
    if input.n <= 1 then return {value = 1} end
    return {value = input.n * factorial({n = input.n - 1}).value}
  end
}

local greet = Procedure {
  name = "greet",
  input = {name = field.string{default = "you"}},
  function(input) return "Hello, " .. input.name end
}

local by_name = {double = Procedure {name = "twice", input = {x = "number"}, function(i) return i.x * 2 end}}

Procedure {
  function(input)
    local name = "twice"
    return {
      f = factorial({n = 5}).value,
      g = greet(),
      h = greet.run({name = "Ada"}),
      i = Procedure.run("greet", {name = "Bob"}),
      j = Procedure.run(by_name.double, {x = 4}),
      k = by_name.double {x = 1.5},
      l = Procedure.run(name, {x = 3}),
      m = Procedure("greet")({name = "C"})
    }
  end
}
