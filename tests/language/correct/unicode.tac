-- Texts, names in tables and prompts in many scripts.
writer = Agent { model = "openai/gpt-4o-mini", system_prompt = "Напиши о {input.topic}: «{topic}» 🙂" }
local labels = { ["größe"] = 1, ["名前"] = "太郎", ["🙂"] = true }
Procedure {
  input = { topic = field.string{ default = "мох" } },
  function(input)
    local t = writer("Привет, 世界").text
    return { t, labels["größe"], labels["名前"], utf8.len("世界"), ("naïve"):upper() }
  end
}
Mocks { writer = { message = "мох 🙂" } }
