-- Options by conditions, arithmetic, functions, nil.
-- people: [true, "x", true]
local HOUR = 60 * 60
local function minutes(n) return n * 60 end
Procedure {
  input = {urgent = field.boolean{default = false}, who = field.string{}},
  function(input)
    local a = Human.approve {
      message = input.urgent and "Now?" or "Later?",
      timeout = input.urgent and 60 or 2 * HOUR,
      default = not input.urgent,
      assignees = input.who and {input.who} or nil,
      context = input.who,
      on_timeout = input.urgent and "error" or "default"
    }
    local b = Human.input {message = "Name" .. "?", timeout = minutes(5), default = nil, schema = nil}
    local c = Human.approve {message = string.format("%d of %d?", 1, 2), timeout = math.floor(1.5 * HOUR)}
    return {a, b, c}
  end
}
