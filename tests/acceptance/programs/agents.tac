-- Histories that are edited, filtered, shared, saved and loaded; turns and budgets that run out. Each reply depends
-- on what is really sent: the script in agents.json counts the replies that a request holds.
done = tactus.done

look_up = Tool {
  description = "What is known of a word",
  input = {word = field.string{required = true}},
  function(args)
    State.append("words", args.word)
    return args.word .. " " .. math.random(1, 1000)
  end
}

forget = Tool {
  description = "Forget what was said",
  function()
    keeper.session.clear()
    keeper.session.inject_system("You have forgotten everything once.")
    return "forgotten"
  end
}

local round_table = {source = "shared", filter = filters.compose(filters.last_n(6), filters.token_budget(4000))}

ann = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You are Ann, in run {context.run_id}",
  message_history = round_table
}

bob = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You are Bob, in run {context.run_id}",
  message_history = round_table
}

searcher = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You search, in run {context.run_id}",
  tools = {look_up, done},
  filter = {class = "LimitToolResults", count = 1}
}

critic = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You judge, in run {context.run_id}",
  message_history = {source = searcher, filter = filters.by_role({"user", "assistant"})},
  budget = {usd = 0.0002, requests = 9}
}

keeper = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You keep, in run {context.run_id}",
  tools = {forget}
}

local function texts(messages)
  local all = {}
  for i, message in ipairs(messages) do all[i] = message.role:sub(1, 1) .. ":" .. message.content end
  return table.concat(all, " | ")
end

talk = Procedure {
  input = {about = field.string{required = true}},
  budget = {requests = 4},
  function(input)
    local said = {}
    Session.inject_system("At the round table one speaks of " .. input.about .. ".")
    repeat
      local ok, e = pcall(#said % 2 == 0 and ann or bob, input.about .. " " .. #said)
      said[#said + 1] = ok and e.text or e.code
    until not ok
    return {said = said, history = texts(MessageHistory.get())}
  end
}

hurry = Procedure {
  max_turns = 2,
  function()
    local taken = {}
    repeat
      local ok, e = pcall(ann, "hurry " .. #taken)
      taken[#taken + 1] = ok and #e.all_messages() or e.code
    until not ok
    return taken
  end
}

Procedure {
  max_turns = 40,
  budget = {usd = 1, tokens = 60000},
  state = {words = field.array{default = {}}},
  function(input)
    local searched = {}
    repeat
      local turn = searcher()
      searched[#searched + 1] = texts(turn.new_messages())
    until done.called() or Iterations.exceeded(5)

    local judged = {}
    for i = 1, 3 do
      local ok, e = pcall(critic, "judge " .. i)
      judged[i] = ok and e.text or e.code
    end
    searcher.session.rewind(2)
    judged[4] = texts(searcher.session.tail(1))

    local trunk = GraphNode.create{label = "searched"}
    Session.append{role = "user", content = "said before the branches", class = "NOTIFICATION"}
    Session.save_to_node(trunk)
    local branches = {}
    for i, way in ipairs{"left", "right"} do
      Session.load_from_node(trunk)
      branches[i] = Step.checkpoint(function()
        Session.inject_system("Go " .. way .. ".")
        local reply = keeper("Which way, " .. way .. "?")
        searcher.session.replace{{role = "user", content = "only " .. way}}
        Session.save_to_node(GraphNode.create{label = way})
        return reply.text
      end)
      Sleep(0.02)
      branches[i] = branches[i] .. " / " .. texts(keeper.session.history()) .. " / " .. texts(searcher.session.history())
    end

    local talks = {talk({about = "tea"}), talk({about = "ink"})}
    local approved = Human.approve{message = "Print the talk about " .. #talks .. " things?"}
    Session.reset{keep = "system_all"}
    local after = {ann("And now?").text, texts(Session.slice{start = 1, stop = 2})}
    return {
      approved = approved,
      searched = searched,
      judged = judged,
      branches = branches,
      talks = talks,
      hurried = hurry(),
      after = after,
      words = state.words,
      iterations = Iterations.current(),
      history = Session.history()
    }
  end
}
