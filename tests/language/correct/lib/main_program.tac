helper = Agent {model = "openai/gpt-4o-mini"}
Procedure {
  input = {text = field.string{required = true}},
  function(input) return helper(input.text).text end
}
Mocks {helper = {message = "from the other"}}
