-- A search over a tree of attempts with scores, a beam and a budget.
thinker = Agent {model = "openai/gpt-4o-mini", budget = {requests = 20}}
critic = Agent {model = "openai/gpt-4o-mini"}
local BEAM, DEPTH, WIDTH = 2, 2, 2

local function expand(node, depth)
  GraphNode.set_current(node)
  local children = {}
  for i = 1, WIDTH do
    local text = thinker {message = "Thought " .. depth .. "." .. i .. " after: " .. node.label}.text
    local child = GraphNode.create {label = text .. i, metadata = {depth = depth}}
    child:set_score(tonumber(critic(text).text:match("%d+")) + i)
    children[#children + 1] = child
  end
  return children
end

Procedure { function(input)
  local beam = {GraphNode.root()}
  for depth = 1, DEPTH do
    local all = {}
    for _, node in ipairs(beam) do for _, child in ipairs(expand(node, depth)) do all[#all + 1] = child end end
    table.sort(all, function(a, b) return a:score() > b:score() end)
    beam = {}
    for i = 1, math.min(BEAM, #all) do beam[i] = all[i] end
  end
  local way, node = {}, beam[1]
  while node do table.insert(way, 1, node.label) node = node:parent() end
  return {best = beam[1]:score(), depth = beam[1]:metadata("depth"), way = #way}
end }

Mocks {thinker = {message = "t"}, critic = {message = "score 7"}}
