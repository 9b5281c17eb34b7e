-- Every kind of ask, and a result that depends on each answer: an editor's desk makes a small newspaper.
done = tactus.done

local calls = 0 -- changed by every tool's handler
local said, times = {}, {} -- what people answered; what the clock showed, by place

local function clock(place)
  times[place] = os.time()
end

look_up = Tool {
  description = "What is known of a word",
  input = {word = field.string{required = true}},
  function(args)
    calls = calls + 1
    State.append("words", args.word)
    return {word = args.word, call = calls, luck = math.random(1, 1000)}
  end
}

weigh = Tool { -- also called inside Steps: it changes nothing but the state
  description = "How much a word weighs",
  input = {word = field.string{required = true}},
  function(args)
    State.append("words", args.word)
    return {word = args.word, weight = #args.word * math.random(1, 1000)}
  end
}

ask_desk = Tool {
  description = "Ask the desk",
  input = {question = field.string{required = true}},
  function(args)
    calls = calls + 10
    local answer = Human.input{message = args.question, context = {calls = calls}}
    said.desk = answer
    calls = calls + 10
    return "the desk says " .. answer
  end
}

rest = Tool {
  description = "Wait for the ink",
  input = {seconds = field.number{default = 0.03}},
  function(args)
    State.increment("rests")
    Sleep(args.seconds)
    calls = calls + 100
    Sleep(0)
    return "rested " .. state.rests
  end
}

jam = Tool {
  description = "Start the old press",
  function()
    calls = calls + 1000
    error("the press is jammed")
  end
}

planner = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "You plan the paper about {input.topic} in run {context.run_id}; words so far: {state.words}",
  tools = {look_up, ask_desk, rest, jam, done}
}

writer = Agent {
  model = "openai/gpt-4o",
  system_prompt = "You write the paper of run {context.run_id}",
  tools = {weigh}
}

proofread = Procedure {
  input = {text = field.string{required = true}, strict = field.boolean{default = false}},
  output = {text = field.string{required = true}, marks = field.integer{required = true}},
  state = {marks = field.integer{default = 0}, words = field.array{default = {}}},
  function(input)
    state.marks = state.marks + #input.text
    Log.info("proofreading", {marks = state.marks})
    local reply = writer("Proofread: " .. input.text)
    local luck = Step.checkpoint(function()
      state.marks = state.marks + 1
      return math.random(1, 100)
    end)
    if input.strict then Sleep(0.02) end
    return {text = reply.text .. " " .. luck .. "/" .. math.random(1, 100), marks = state.marks}
  end
}

refuse = Procedure {
  input = {},
  function()
    writer("Refuse")
    error({code = "too_late", message = "the deadline has passed"})
  end
}

Procedure {
  input = {topic = field.string{default = "tea"}},
  state = {words = field.array{default = {}}, rests = field.integer{default = 0}},
  function(input)
    clock("start")
    print("planning", input.topic)
    local plan = {}
    repeat
      local turn = planner()
      plan[#plan + 1] = turn.text .. "/" .. #turn.tool_calls
      for _, call in ipairs(turn.tool_calls) do
        plan[#plan + 1] = call.name .. "=" .. (call.error or tostring(Json.encode(call.result)))
      end
      Log.info("planned", {turns = Iterations.current(), at = os.time()})
    until done.called() or Iterations.exceeded(9)
    clock("planned")

    local title = Step.checkpoint(function()
      state.title = {text = "On " .. input.topic, luck = math.random(1, 1000)}
      local inner = Step.checkpoint(function()
        state.title.inner = math.random(1, 1000)
        Log.debug("inside both steps")
        return writer{message = "A title", context = {luck = state.title.luck}}.text
      end)
      weigh{word = "title"}
      state.title.words = #state.words
      Sleep(0)
      return inner .. " #" .. math.random(1, 1000)
    end)
    local outer = math.random(1, 1000)

    local first = proofread{text = title}
    local second = proofread{text = first.text, strict = true}

    local ok_step, step_error = pcall(Step.checkpoint, function()
      state.tried = (state.tried or 0) + 1
      error({code = "no_paper", message = "no paper left " .. math.random(1, 9)})
    end)
    local ok_tool, tool_error = pcall(jam)
    local ok_sub, sub_error = pcall(refuse)
    Log.warn("failures", {step = step_error.code, tool = tool_error.code, sub = sub_error.code})

    local approved, why = Human.approve {
      message = "Print " .. title .. "?",
      context = {words = state.words, marks = {first.marks, second.marks}},
      timeout = 3600,
      default = false
    }
    said.approved = tostring(approved) .. tostring(why)
    clock("approved")
    Sleep(0.05)
    clock("slept")
    local name = Human.input("Who signs it?")
    said.name = name
    local last = writer("Signed by " .. name)

    local facts = {tea = 1, ink = 2, paper = 3, press = 4, desk = 5, night = 6}
    facts[input.topic .. name] = 7
    local order = {}
    for key, value in pairs(facts) do order[#order + 1] = key .. value end
    for key in pairs(said) do order[#order + 1] = key end

    print("printed", name)
    return {
      plan = plan,
      title = title,
      outer = outer,
      proofs = {first, second},
      failures = {
        {ok = ok_step, code = step_error.code, message = step_error.message},
        {ok = ok_tool, code = tool_error.code, message = tool_error.message},
        {ok = ok_sub, code = sub_error.code, message = sub_error.message}
      },
      said = said,
      signed = last.text,
      state = State.all(),
      calls = calls,
      looked_up = look_up.call_count(),
      weighed = weigh.call_count(),
      last = {look_up.last_call().args.word, weigh.last_result()},
      done = done.last_result(),
      iterations = Iterations.current(),
      order = order,
      luck = {math.random(), math.random(1, 1 << 40)},
      times = times,
      day = os.date("%Y-%m-%d %H:%M:%S"),
      clock = os.clock() >= 0
    }
  end
}
