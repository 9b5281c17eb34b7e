-- State through aliases, computed keys, words with variables.
local s = state
Procedure {
  function(input)
    local S, key = State, "list"
    for _, k in ipairs {"a", "b"} do S.set(k, k .. "!") end
    S.append(key, 1)
    S.append(key, {x = 1})
    local st = state
    st.count = (st.count or 0) + 1
    st.map = {}
    st.map.deep = {1}
    st.map["k" .. 1] = 2
    return {st.a, State.get("b"), #state.list, state.count, st.map.k1, S.get("nope") == nil}
  end
}
