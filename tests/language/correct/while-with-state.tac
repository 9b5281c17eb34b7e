-- Loops whose conditions look at the state, a table, a field of an object.
w = Agent {model = "openai/gpt-4o-mini"}
local job = {left = 3, done = false}
function job:step() w("step") self.left = self.left - 1 if self.left == 0 then self.done = true end end
Procedure {
  state = {tries = field.integer{default = 0}},
  function(input)
    while not job.done do job:step() end
    while state.tries < 2 do w("x") State.increment("tries") end
    local queue = {"a", "b"}
    while #queue > 0 do w(table.remove(queue)) end
    local node, seen = {next = {next = nil}}, 0
    while node do w("n") seen = seen + 1 node = node.next end
    repeat local r = w("y") until r.text == "m"
    for _ = 1, 2 do w("z") end
    return {state.tries, seen}
  end
}
Mocks {w = {message = "m"}}
