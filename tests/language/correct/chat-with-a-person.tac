-- A conversation between an agent and a person until one of them has had enough.
-- people: ["hello", "tell me more", "bye"]
chatter = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You are friendly.",
  message_history = {source = "own", filter = filters.compose(filters.last_n(20), filters.token_budget(4000))}
}

Procedure {
  max_turns = 50,
  function(input)
    local said
    repeat
      said = Human.input {message = "You:", placeholder = "say something"}
      if not said or said == "bye" then break end
      local reply = chatter(said)
      Human.notify {message = reply.text, level = "info"}
    until Iterations.exceeded(40)
    local roles = {}
    for _, message in ipairs(chatter.session.history()) do roles[#roles + 1] = message.role:sub(1, 1) end
    return {last = said, roles = table.concat(roles)}
  end
}

Mocks {chatter = {message = "Oh, really?"}}
