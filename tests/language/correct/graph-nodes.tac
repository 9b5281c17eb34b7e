-- A search in a tree of attempts: methods by colon, by dot, in functions.
poet = Agent {model = "openai/gpt-4o-mini"}

local function best(nodes)
  local found, top = nil, -math.huge
  for _, node in ipairs(nodes) do
    local s = node:score() or 0
    if s > top then found, top = node, s end
  end
  return found
end

Procedure {
  function(input)
    local root = GraphNode.root()
    GraphNode.set_current(root)
    for i = 1, 3 do
      local node = GraphNode.create {label = "try " .. i, score = i % 3, metadata = {i = i}, parent = root}
      node:set_metadata("text", poet("line " .. i).text)
      Session.save_to_node(node)
      node.set_score(node:score() * 2)
    end
    local winner = best(root:children())
    GraphNode.set_current(winner)
    Session.load_from_node(winner)
    local child = GraphNode.create("child")
    return {winner.label, winner:metadata("i"), child:parent().id == winner.id, #GraphNode.current():children(), winner:metadata().text}
  end
}

Mocks {poet = {message = "roses"}}
