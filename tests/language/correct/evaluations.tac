-- Evaluations with every evaluator.
done = tactus.done
search = Tool {input = {q = "string"}, function(args) return args.q end}
researcher = Agent {model = "openai/gpt-4o-mini", tools = {search, done}}

Procedure {
  input = {task = field.string{default = "x"}, n = field.integer{}},
  output = {output = field.string{}, phone = field.string{}, data = field.object{}, score = field.number{}},
  function(input) state.research_complete = true return {output = researcher(input.task).text} end
}

Evaluation {
  runs = 10,
  parallel = true,
  dataset = {
    {name = "greeting", inputs = {task = "Greet Alice"}, expected = {output = "Hello"}},
    {name = "none", inputs = {n = 3}},
    {inputs = {}}
  },
  dataset_file = "data/cases.jsonl",
  evaluators = {
    {type = "contains", field = "output", value = "DONE"},
    {type = "contains_any", field = "output", value = {"a", "b"}},
    {type = "equals_expected", field = "output"},
    {type = "exact_match"},
    {type = "regex", field = "phone", value = "\\(\\d{3}\\) \\d{3}-\\d{4}"},
    {type = "regex", pattern = [[^\w+$]]},
    {type = "json_schema", field = "data", value = {type = "object", properties = {name = {type = "string"}}, required = {"name"}}},
    {type = "range", field = "score", value = {min = 0, max = 100}},
    {type = "min_length", value = 3},
    {type = "max_length", field = "output", value = 300},
    {type = "is_instance", field = "score", value = "number"},
    {type = "llm_judge", rubric = [[Score 1.0 if good.]], model = "openai/gpt-4o-mini", min_score = 0.7},
    {type = "tool_called", value = "search", min_value = 1, max_value = 3},
    {type = "agent_turns", field = "researcher", min_value = 1, max_value = 5},
    {type = "state_check", field = "research_complete", value = true},
    {type = "max_iterations", value = 10},
    {type = "max_cost", value = 0.1},
    {type = "max_tokens", value = 1000}
  },
  thresholds = {min_success_rate = 0.9, max_cost_per_run = 0.01, max_duration = 10.0, max_tokens_per_run = 500}
}

Mocks {researcher = {message = "DONE"}}
