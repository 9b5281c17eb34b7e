-- Functions of the program that have parameters and locals called input, state, output.
local function describe(input) return input.first .. " " .. (input.anything or "nothing") end
local function update(state, key) state[key] = true state.seen = 1 return state end
local helper = function(input, output)
  output.total = input.a + input.b
  return output
end

double = Tool {input = {n = "integer"}, function(input) return input.n * 2 end}

Procedure {
  input = {name = field.string{default = "Ada"}},
  function(given)
    local input = {first = given.name, a = 1, b = 2}
    local output = helper(input, {})
    local state = update({}, "x")
    return {describe(input), output.total, state.seen, double {n = 2}}
  end
}
