-- Braces of JSON, code and other template languages in prompts.
extractor = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = [[
Answer as JSON: {"name": "…", "tags": ["a", "b"], "nested": {"deep": {"x": 1}}}
Or as {"type": "object", "properties": {"input": {"type": "string"}}}.
JavaScript: function f(x) { return {x: x}; }   Python: {k: v for k, v in pairs}   f"{value!r}"
Jinja: {{ input.topic }} {% if x %}  LaTeX: \frac{a}{b} {input} {state}  Shell: ${HOME}
CSS: a{color:red}  sets: {1, 2}  regex: \d{3}-\d{4} {3,} {a,b}  literal {{input.topic}}
Input: {input.topic}
]]
}

Procedure {
  input = {topic = field.string{default = "moss"}},
  function(input) return extractor {message = [[{"role": "user", "content": {input.nothing}}]]}.text end
}

Mocks {extractor = {message = "{}"}}
