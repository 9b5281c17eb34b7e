-- Curried words, mixed with others.
Agent "writer" {
  model = "openai/gpt-4o-mini",
  tools = {"count"}
}

Tool "count" {
  description = "Counts letters",
  input = {text = field.string{required = true}},
  function(args) return #args.text end
}

Procedure "measure" {
  input = {text = "string"},
  function(input)
    return {letters = Tool("count") {text = input.text}}
  end
}

Procedure "main" {
  function(input)
    local w = Agent("writer")
    local text = w("A line").text
    local same = Procedure.run("measure", {text = text}).letters == Procedure("measure")({text = text}).letters
    return {text = text, same = same, calls = Tool.call_count("count")}
  end
}

Mocks {writer = {message = "Moss is soft."}}
