-- Words of Session, of an agent's session, and MessageHistory.
chat = Agent {model = "openai/gpt-4o-mini"}
other = Agent {model = "openai/gpt-4o-mini"}
local S = Session

Procedure {
  function(input)
    S.inject_system("Be brief.")
    chat("one")
    chat.session.append({role = "user", content = "two", class = "CHAT"})
    chat()
    local history = S.history()
    local first, tail = S.head(1)[1], MessageHistory.tail(2)
    local part = Session.slice(1, 2)
    local part2 = Session.slice {start = 2}
    Session.replace(tail)
    Session.rewind(1)
    chat.session.reset({keep = "system_all"})
    Session.reset()
    other("three")
    other.session.clear()
    MessageHistory.append {role = "assistant", content = "ok", humanInteraction = "INTERNAL"}
    local roles = {}
    for i, m in ipairs(history) do roles[i] = m.role .. ":" .. (m.class or "?") .. #m.content end
    return {roles = roles, first = first.content, part = #part, part2 = #part2, left = #Session.get()}
  end
}

Mocks {chat = {message = "yes"}, other = {message = "no"}}
