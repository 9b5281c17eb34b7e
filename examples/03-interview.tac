-- An interview: a person answers questions, at a terminal or days later; a sub-procedure sums each answer up.
editor = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Sum up in one sentence what {input.name} says about {input.question}"
}

sum_up = Procedure {
  input = {
    name = field.string{required = true},
    question = field.string{required = true},
    answer = field.string{required = true}
  },
  output = {sentence = field.string{required = true}},
  function(input)
    return {sentence = editor(input.answer).text}
  end
}

Procedure {
  input = {
    questions = field.array{
      items = field.string{},
      default = {"What do you work on?", "What would you change?"}
    }
  },
  output = {
    name = field.string{required = true},
    answers = field.array{required = true}
  },
  state = {answers = field.array{items = field.object{}, default = {}}},
  function(input)
    local name = Human.input {message = "What is your name?", default = "somebody", timeout = 604800}
    for i, question in ipairs(input.questions) do
      local answer, absent = Human.input {message = question, context = {number = i}, timeout = 604800}
      if absent then
        Log.warn("no answer in time", {question = question})
      else
        local short = sum_up {name = name, question = question, answer = answer}
        State.append("answers", {question = question, answer = answer, short = short.sentence})
      end
    end
    return {name = name, answers = state.answers}
  end
}

Mocks {
  editor = {
    temporal = {
      "Works on the garden.",
      "Would plant more moss."
    }
  }
}

Specification([[
Feature: An interview
  Scenario: Two questions, two answers
    When the procedure runs
    And the human answers "What is your name?" with "Ada"
    And the human answers "What do you work on?" with "the garden, mostly"
    And the human answers "What would you change?" with "more moss"
    Then the editor agent should take exactly 2 turns
    And the output name should be "Ada"
    And the state answers should be:
      """
      [
        {"question": "What do you work on?", "answer": "the garden, mostly", "short": "Works on the garden."},
        {"question": "What would you change?", "answer": "more moss", "short": "Would plant more moss."}
      ]
      """

  Scenario: A question that nobody answers is left out
    Given the human does not answer "What is your name?"
    And the human does not answer "What do you work on?"
    And the human answers "What would you change?" with "more moss"
    When the editor agent takes exactly 1 turn
    Then the output name should be "somebody"
    And the output answers should be:
      """
      [{"question": "What would you change?", "answer": "more moss", "short": "Works on the garden."}]
      """

  Scenario: Other questions
    Given the input questions is ["Why?"]
    And the human answers "What is your name?" with "Ada"
    And the human answers "Why?" with "because"
    And the agent "editor" responds with "She has a reason." when told "because"
    When the procedure runs
    Then the output answers should be [{"question": "Why?", "answer": "because", "short": "She has a reason."}]
]])
