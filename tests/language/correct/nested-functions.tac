-- Functions in functions in tables in functions, with returns of functions.
local function builder()
  local steps = {}
  local api
  api = {
    add = function(name, fn) steps[#steps + 1] = {name = name, fn = fn} return api end,
    when = function(cond)
      return {
        add = function(name, fn) if cond then api.add(name, fn) end return api end
      }
    end,
    run = function(value)
      for _, s in ipairs(steps) do value = Step.run(s.name, function() return s.fn(value) end) end
      return value
    end
  }
  return api
end

Procedure { function(input)
  return builder()
    .add("double", function(x) return x * 2 end)
    .when(true).add("inc", function(x) return x + 1 end)
    .when(false).add("never", function() error("no") end)
    .add("text", function(x) return "n=" .. x end)
    .run(20)
end }
