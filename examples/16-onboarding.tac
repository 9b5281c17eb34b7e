-- A form for people: several questions in one request, a choice with values, a number that has to fit a schema.
-- What a person leaves out has a default where there is a sensible one; where there is none the program stops early.
Procedure {
  output = {
    name = field.string{},
    team = field.string{},
    laptop = field.string{},
    days = field.integer{},
    ready = field.boolean{required = true}
  },
  function(input)
    local who, absent = Human.multiple {
      message = "Who joins us?",
      questions = {
        {id = "name", message = "The name"},
        {id = "team", type = "select", message = "The team", options = {"garden", "shop"}, default = "garden"},
        {id = "remote", type = "approval", message = "Works from afar?", default = false}
      },
      timeout = 604800
    }
    if absent then return {ready = false} end

    local laptop
    if who.remote then
      laptop = Human.select {
        message = "Which laptop?",
        options = {{label = "small", value = "L13"}, {label = "large", value = "L16", description = "heavy"}},
        timeout = 86400,
        default = "L13"
      }
    end

    local days = Human.input {
      message = "How many days of training?",
      schema = field.integer{min = 1, max = 10},
      timeout = 86400,
      default = 3
    }
    Human.notify {message = who.name .. " joins the team " .. who.team, level = "info", context = {days = days}}
    return {name = who.name, team = who.team, laptop = laptop, days = days, ready = true}
  end
}

Specification([[
Feature: A form for a new colleague
  Scenario: Somebody from afar gets a laptop
    Given the human answers "Who joins us?" with {"name": "Ada", "team": "shop", "remote": true}
    And the human answers "Which laptop?" with "L16"
    And the human answers "How many days of training?" with 5
    When the procedure runs
    Then the output should be {"name": "Ada", "team": "shop", "laptop": "L16", "days": 5, "ready": true}

  Scenario: Somebody in the house needs none
    When the procedure runs
    And the human answers "Who joins us?" with {"name": "Grace"}
    And the human answers "How many days of training?" with 10
    Then the output name should be "Grace"
    And the output team should be "garden"
    And the output laptop should not exist
    And the output days should be 10
    And the output ready should be true

  Scenario: What nobody says has a default
    Given the human answers "Who joins us?" with {"name": "Joan", "remote": true}
    And the human does not answer "Which laptop?"
    And the human does not answer "How many days of training?"
    When the procedure runs
    Then the output laptop should be "L13"
    And the output days should be 3
    And the output ready should be true

  Scenario: Without a name nothing begins
    Given the human does not answer "Who joins us?"
    When the procedure runs
    Then the output should be {"ready": false}
]])
