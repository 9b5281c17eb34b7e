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
