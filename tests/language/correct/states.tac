-- A declared state, in every word, with lists and tables.
Procedure {
  state = {
    count = field.integer{default = 0},
    ratio = field.number{default = 0.5},
    items = field.array{items = "string", default = {}},
    customer = field.object{properties = {name = "string", age = "integer"}},
    phase = field.string{enum = {"a", "b"}, default = "a"}
  },
  function(input)
    state.count = state.count + 1
    State.increment("count", 2)
    State.append("items", "x")
    state.items[#state.items + 1] = "y"
    table.insert(state.items, "z")
    state.customer = {name = "Ada"}
    state.customer.age = 36
    state.phase = input.b and "b" or "a"
    state.ratio = state.ratio * state.count // 1
    state["phase"] = "b"
    local key = "count"
    state[key] = state[key] + 1
    State.set("phase", "a")
    local copy = State.all()
    copy.anything = 1
    for k, v in pairs(state) do copy[k .. "_"] = v end
    return {state.count, #state.items, state.customer.age, State.get("phase"), State.get("none", 1), copy.count_, state.ratio}
  end
}
