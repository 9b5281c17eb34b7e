-- A script: no procedure, the top level is the body. It is as durable as any other program.
input { topic = field.string{default = "moss", description = "What the haiku is about"} }
output {
  haiku = field.string{required = true},
  drafts = field.integer{required = true}
}
state { drafts = field.integer{default = 0} }

poet = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Write one haiku about {input.topic}. No title."
}

Mocks {
  poet = {
    temporal = {
      "Green on the north side\nof every stone I pass by\nthe rain keeps its books",
      "Soft under bare feet\na forest for the beetles\nolder than the path"
    }
  }
}

local draft = poet()
State.increment("drafts")
if not Human.approve {message = "Is this one good?", context = {haiku = draft.text}, timeout = 86400, default = true} then
  draft = poet("Another one, please.")
  State.increment("drafts")
end

log("the haiku is chosen", {drafts = state.drafts})
return {haiku = draft.text, drafts = state.drafts}
