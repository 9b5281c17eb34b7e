-- A form of several pages; answers steer what is asked next.
-- people: [{"name": "Ann", "plan": "team"}, 12, true]
local PLANS <const> = {"single", "team"}

Procedure {
  output = {name = field.string{}, plan = field.string{enum = PLANS}, seats = field.integer{default = 1}, confirmed = field.boolean{required = true}},
  function(input)
    local page = Human.multiple {
      message = "Who are you?",
      questions = {
        {id = "name", type = "input", message = "Your name"},
        {id = "plan", type = "select", message = "Which plan?", options = PLANS}
      },
      timeout = 86400
    }
    local seats = 1
    if page.plan == "team" then
      seats = Human.input {message = "How many seats?", schema = field.integer{min = 2, max = 100}, timeout = 3600, default = 2}
    end
    local confirmed = Human.approve {
      message = ("%s, %s plan, %d seats?"):format(page.name or "?", page.plan or "?", seats),
      timeout = 3600,
      default = false
    }
    return {name = page.name, plan = page.plan, seats = seats, confirmed = confirmed}
  end
}
