-- A tree of drafts: several beginnings are tried and marked, and only the best one is worked out.
-- Each branch goes on from its own conversation: histories are kept with the nodes and loaded again.
poet = Agent {
  model = "openai/gpt-4o",
  system_prompt = "You write lines about {input.topic}."
}

critic = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Mark the line from 0 to 10. Answer with the number alone."
}

local function mark(text)
  critic.session.clear()
  return tonumber(critic("Mark: " .. text).text) or 0
end

local function attempt(wish, parent)
  local text = poet(wish).text
  local node = GraphNode.create {label = text, parent = parent}
  node:set_score(mark(text))
  node:set_metadata("wish", wish)
  poet.session.save_to_node(node)
  return node
end

local function best_of(nodes)
  local best
  for _, node in ipairs(nodes) do
    if not best or node:score() > best:score() then best = node end
  end
  return best
end

Procedure {
  input = {
    topic = field.string{default = "moss"},
    styles = field.array{items = field.string{}, default = {"plain", "grand", "funny"}}
  },
  output = {
    line = field.string{required = true},
    score = field.number{required = true},
    tried = field.integer{required = true},
    wish = field.string{required = true}
  },
  function(input)
    local root = GraphNode.root()
    for _, style in ipairs(input.styles) do
      poet.session.clear()
      attempt("A line, " .. style .. ".", root)
    end

    local first = best_of(root:children())
    poet.session.load_from_node(first)
    local second = attempt("Better still.", first)
    local best = best_of({first, second})
    return {
      line = best.label,
      score = best:score(),
      tried = #root:children() + #first:children(),
      wish = best:metadata("wish")
    }
  end
}

Mocks {
  poet = {
    conditional = {
      {when = {message = "A line, plain."}, returns = "Moss is green."},
      {when = {message = "A line, grand."}, returns = "O velvet of the stones!"},
      {when = {message = "A line, funny."}, returns = "Moss: a lawn that gave up."},
      {when = {message = "Better still."}, returns = "O velvet, older than the stones!"}
    }
  },
  critic = {
    conditional = {
      {when = {message = "Mark: Moss is green."}, returns = "3"},
      {when = {message = "Mark: O velvet of the stones!"}, returns = "7"},
      {when = {message = "Mark: Moss: a lawn that gave up."}, returns = "6"},
      {returns = "9"}
    }
  }
}

step("the poet remembers {words}", function(words)
  for _, message in ipairs(poet.session.history()) do
    if equals(words)(message.content) then return true end
  end
  return false
end)
step("the critic remembers {count} messages", function(count) assert(equals(count)(#critic.session.history())) end)

Specification([[
Feature: A tree of drafts
  Scenario: The best beginning is worked out
    When the procedure runs
    Then the poet agent should take exactly 4 turns
    And the critic agent should take exactly 4 turns
    And the output line should be "O velvet, older than the stones!"
    And the output score should be 9
    And the output tried should be 4
    And the output wish should be "Better still."
    And the poet remembers "O velvet of the stones!"
    And the critic remembers 2 messages

  Scenario: A second try that is worse is not taken
    Given the input styles is ["funny", "plain"]
    And the agent "poet" responds with "Moss: a lawn that gave up." when told "A line, funny."
    And the agent "poet" responds with "Moss is green." when told "A line, plain."
    And the agent "poet" responds with "Moss is green." when told "Better still."
    When the procedure runs
    Then the output line should be "Moss: a lawn that gave up."
    And the output score should be 6
    And the output wish should be "A line, funny."
    And the output tried should be 3

  Scenario: A mark that is none counts as nothing
    Given the agent "critic" responds with "Wonderful!"
    When the procedure runs
    Then the output score should be 0
    And the output line should be "Moss is green."
]])
