-- Methods of handles by dot and by colon.
done = tactus.done
w = Agent {model = "openai/gpt-4o-mini", tools = {done}}
p = Procedure {name = "p", input = {n = "integer"}, function(input) return input.n end}
Procedure {
  function(input)
    local a = w:turn {message = "x"}
    local b = w.turn("y")
    local h = w.session:history()
    local c = {done:called(), done:call_count(), done.last_call(), done:last_result()}
    done:reset()
    return {a.text, b.text, #h, w.name, done.name, p.name, p:run({n = 1}), done:call({reason = "z"})}
  end
}
Mocks {w = {message = "m"}}
