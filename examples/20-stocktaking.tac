-- Stocktaking, as a script: the typed state refuses what cannot be, where it is assigned and not three steps later.
-- A number that does not fit is asked of a person; when nobody knows, the old one stays and the item is marked.
input {
  counts = field.array{
    items = field.object{},
    default = {{item = "pots", count = 12}, {item = "moss", count = 4}, {item = "pots", count = -2}}
  }
}
output {
  total = field.integer{required = true},
  items = field.object{required = true},
  doubtful = field.array{required = true}
}
state {
  items = field.object{default = {}},
  count = field.integer{default = 0, min = 0, max = 999},
  doubtful = field.array{items = field.string{}, default = {}}
}

Specification([[
Feature: Stocktaking
  Scenario: An impossible count is asked of a person
    Given the human answers "How many pots?" with 2
    When the procedure runs
    Then the output total should be 18
    And the output items should be {"pots": 14, "moss": 4}
    And the output doubtful should be []
    And the state count should be 2

  Scenario: When nobody knows the item is marked
    Given the human does not answer
    When the procedure runs
    Then the output total should be 16
    And the output doubtful should be ["pots"]

  Scenario Outline: What can be bothers nobody
    Given the input counts is [{"item": "stones", "count": <count>}]
    When the procedure runs
    Then the output total should be <count>
    And the state items.stones should be <count>

    Examples:
      | count |
      | 0     |
      | 999   |

  Scenario: Too many are asked about too
    Given the input counts is [{"item": "stones", "count": 1000}]
    And the human answers 100
    When the procedure runs
    Then the output items should be {"stones": 100}
]])

local function accept(item, count)
  state.count = count
  state.items[item] = (state.items[item] or 0) + count
end

for _, line in ipairs(input.counts) do
  local ok, e = pcall(accept, line.item, line.count)
  if not ok then
    Log.warn("an impossible count", {item = line.item, error = e.message})
    local count = Human.input {
      message = "How many " .. line.item .. "?",
      schema = field.integer{min = 0, max = 999},
      timeout = 86400
    }
    if count then accept(line.item, count) else State.append("doubtful", line.item) end
  end
end

local total = 0
for _, count in pairs(state.items) do total = total + count end
return {total = total, items = Json.object(State.get("items")), doubtful = state.doubtful}
