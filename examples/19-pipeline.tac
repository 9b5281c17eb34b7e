-- A pipeline in stages: people see how far it is, and specifications say which way it may go.
-- Repairing is only entered when something is broken; `Stage.advance` with a name skips what is not needed.
Stages {"collecting", "checking", "repairing", "reporting"}

read_sensor = Tool {
  description = "The temperature that a sensor measures",
  input = {sensor = field.string{required = true}},
  output = {celsius = field.number{required = true}},
  function(args)
    return {celsius = ({attic = 31.5, cellar = 12, pond = 99})[args.sensor] or 20}
  end
}

mechanic = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "A sensor shows an impossible value. Estimate the true one. Answer with the number alone."
}

local function possible(celsius)
  return celsius ~= nil and celsius >= -40 and celsius <= 60
end

Procedure {
  input = {sensors = field.array{items = field.string{}, default = {"attic", "cellar", "pond"}}},
  output = {mean = field.number{required = true}, repaired = field.integer{required = true}},
  state = {values = field.object{default = {}}, broken = field.array{items = field.string{}, default = {}}},
  function(input)
    Stage.set("collecting")
    for _, sensor in ipairs(input.sensors) do
      state.values[sensor] = read_sensor {sensor = sensor}.celsius
    end

    Stage.advance()
    for _, sensor in ipairs(input.sensors) do
      if not possible(state.values[sensor]) then State.append("broken", sensor) end
    end

    if #state.broken > 0 then
      Stage.advance()
      for _, sensor in ipairs(state.broken) do
        local guess = tonumber(mechanic("The " .. sensor .. " shows " .. state.values[sensor] .. ".").text)
        if not possible(guess) then error("the sensor in the " .. sensor .. " cannot be repaired") end
        state.values[sensor] = guess
      end
    end

    Stage.advance("reporting")
    local sum = 0
    for _, sensor in ipairs(input.sensors) do sum = sum + state.values[sensor] end
    return {mean = sum / #input.sensors, repaired = #state.broken}
  end
}

Mocks {
  mechanic = {message = "16.5"}
}

Specification([[
Feature: A pipeline in stages
  Scenario: A broken sensor is repaired
    When the procedure runs
    Then the stage should transition from collecting to checking
    And the stage should transition from checking to repairing
    And the stage should transition from repairing to reporting
    And the stage should be reporting
    And the read_sensor tool should be called exactly 3 times
    And the mechanic agent should take exactly 1 turn
    And the state broken should be ["pond"]
    And the state values.pond should be 16.5
    And the output mean should be 20
    And the output repaired should be 1

  Scenario: Sound sensors skip the repair
    Given the input sensors is ["attic", "cellar"]
    When the procedure runs
    Then the stage should transition from checking to reporting
    And the mechanic agent should not take any turns
    And the state broken should be []
    And the output mean should be 21.75
    And the output repaired should be 0

  Scenario Outline: What is possible
    Given the tool "read_sensor" returns {"celsius": <celsius>}
    And the input sensors is ["shed"]
    When the procedure runs
    Then the output repaired should be <repaired>

    Examples:
      | celsius | repaired |
      | -40     | 0        |
      | -41     | 1        |
      | 60      | 0        |
      | 61      | 1        |

  Scenario: A repair that is none
    Given the agent "mechanic" responds with "Perhaps a hundred?"
    When the procedure runs
    Then the procedure should fail with "the sensor in the pond cannot be repaired"
    And the stage should be repairing
]])
