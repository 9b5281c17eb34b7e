-- Asks a person for stars: a script of its own, which 06-modules.tac runs.
input { question = field.string{required = true} }

local stars = Human.input {message = input.question .. " (1 to 5)", default = "3", timeout = 86400}
return {stars = math.tointeger(tonumber(stars)) or 3}
