-- A router hands a question to one of several experts by what it says.
local experts = {}
local function expert(name, prompt)
  experts[name] = Agent {name = name, model = "openai/gpt-4o-mini", system_prompt = prompt, tools = {}}
end
expert("billing", "You know invoices.")
expert("technical", "You know machines.")
expert("general", "You know a little of everything.")

router = Agent {model = "openai/gpt-4o-mini", system_prompt = "Answer with one word: billing, technical or general."}

local function route(question)
  local word = router(question).text:lower():match("%a+")
  return experts[word] and word or "general"
end

Procedure {
  input = {question = field.string{default = "Why is my bill so high?"}},
  output = {expert = field.string{required = true, enum = {"billing", "technical", "general"}}, answer = field.string{required = true}},
  function(input)
    local name = route(input.question)
    local answer = experts[name] {message = input.question, context = {routed_by = "router"}}
    return {expert = name, answer = answer.text}
  end
}

Mocks {router = {message = "Billing."}, billing = {message = "It is the moss."}, technical = {message = "t"}, general = {message = "g"}}
