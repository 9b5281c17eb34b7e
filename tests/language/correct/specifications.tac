-- A specification with very many phrases.
search = Tool {input = {query = "string", limit = "integer"}, function(args) return "3 hits" end}
web_search = Tool {name = "web-search", input = {}, function() return 1 end}
done = tactus.done
researcher = Agent {model = "openai/gpt-4o-mini", tools = {search, done}}
summarizer = Agent {model = "openai/gpt-4o-mini"}
Stages {"reading", "writing"}
hitl("publish", {type = "approval", message = "Publish?", default = true, timeout = 5})

Procedure {
  input = {topic = field.string{default = "moss"}, depth = field.integer{default = 1}, tags = field.array{default = {}}},
  output = {findings = field.string{}, score = field.number{}, meta = field.object{}},
  function(input)
    Stage.set("reading")
    researcher()
    Stage.advance("writing")
    state.count, state.customer = 1, {name = "Ada"}
    return {findings = summarizer("x").text, score = 0.5, meta = {tags = input.tags}}
  end
}

step("the quality is {level}", function(level) end)
step("a plain step", function() end)

Specification([[
# a comment
@smoke @fast
Feature: Research
  As a reader
  I want findings

  Background:
    Given the procedure has started
    And the input topic is "ferns"
    And the depth parameter is 3
    And the input tags is ["a", "b"]

  @slow
  Scenario: Everything
    Given the agent "researcher" responds with "Looking."
    And calls tool "search" with args {"query": "moss", "limit": 5}
    And the agent "researcher" on turn 2 calls tool "done" with args {"reason": "ok"}
    And the agent "summarizer" when told "x" responds with "Summary."
    And the agent "summarizer" returns data {"a": [1, 2]}
    And the tool "search" returns ["one"]
    And the search tool returns {"x": 1}
    And the human approves "publish"
    When the researcher agent takes turns
    And the researcher agent takes exactly 2 turns
    And 2 hours pass
    Then the search tool should be called
    And the search tool should be called at least once
    And the search tool should be called exactly 2 times
    And the search tool should be called at most three times
    And the search tool should be called with query=moss
    And the search tool should be called with query="two words", limit=5
    And the search tool should not be called with query=ferns
    And the "web-search" tool should not be called
    And the web_search tool should not be called
    And the researcher should call the search tool
    And the researcher agent should not call the web-search tool
    And the agent should take at least 1 turn
    And the summarizer agent should take exactly 1 turn
    And the summarizer agent should not take any turns
    And the total iterations should be less than 10
    And the total iterations should be between 1 and 5
    And the procedure should complete successfully
    And the stage should be writing
    And the stage should transition from reading to writing
    And the state count should be 1
    And the state customer.name should be "Ada"
    And the state count should be at least 1
    And the state count should be between 1 and 3
    And the state missing should not exist
    And the output findings should exist
    And the output findings should contain "Summary"
    And the output findings should match pattern ^S.*y\.$
    And the output findings should be similar to "Summary" with threshold 0.7
    And the output findings should fuzzy match "summary."
    And the output score should be greater than 0.1
    And the output meta.tags should contain "a"
    And the output should not be null
    And the stop reason should not exist
    And the error should not exist
    And the quality is high
    And the quality is "very high"
    And a plain step
    But the done tool should be called once

  Rule: Failing
    Scenario: Fails
      Given the human does not answer
      When the procedure runs
      Then the procedure should fail with "no network"
      * the error should contain "network"

    Scenario Outline: Topics
      Given the input topic is <topic>
      When the researcher takes <n> turns
      Then the output findings should contain "<topic>"
      And the search tool should be called <n> times

      Examples:
        | topic | n |
        | moss  | 1 |
        | ferns | 2 |
]])

Mocks {researcher = {message = "hm"}, summarizer = {message = "Summary."}}
