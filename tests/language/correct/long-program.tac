-- A longer one, as people write them: configuration, helpers, several phases, error handling, a report.
-- people: ["Moss in cities", true]
local done = require("tactus.tools.done")

local CONFIG = {
  model = "openai/gpt-4o-mini",
  limits = {rounds = 4, words = 120},
  tone = "plain",
}

local PROMPT = [[
You are a researcher. Topic: {input.topic}.
Tone: {state.tone}. Known so far: {state.notes}
Reply as JSON: {"claim": "...", "sources": ["..."]}
]]

Stages {"planning", "research", "writing", "review", "finished"}

note = Tool {
  description = "Keeps a note",
  input = {
    text = field.string {required = true, description = "One sentence"},
    weight = field.number {default = 1, min = 0, max = 10},
  },
  function(args)
    State.append("notes", {text = args.text, weight = args.weight})
    return {kept = true, count = #state.notes}
  end,
}

researcher = Agent {
  model = CONFIG.model,
  system_prompt = PROMPT,
  tools = {note, done},
  temperature = 0.2,
}

writer = Agent {
  model = {name = CONFIG.model, max_tokens = 400},
  system_prompt = "Write at most " .. CONFIG.limits.words .. " words in a " .. CONFIG.tone .. " tone.",
}

local function weigh(notes)
  table.sort(notes, function(a, b)
    if a.weight ~= b.weight then return a.weight > b.weight end
    return a.text < b.text
  end)
  local best = {}
  for i = 1, math.min(3, #notes) do best[i] = notes[i].text end
  return best
end

local function safely(label, f, ...)
  local ok, result = pcall(f, ...)
  if ok then return result end
  Log.error(label .. " failed", {code = type(result) == "table" and result.code or "?"})
  return nil, tostring(result)
end

research = Procedure {
  name = "research",
  input = {topic = field.string {required = true}},
  output = {notes = field.array {items = "string", required = true}, turns = field.integer {}},
  state = {notes = field.array {default = {}}, tone = field.string {default = "plain"}},
  max_turns = 10,
  function(input)
    repeat
      local reply = researcher()
      if #reply.tool_calls == 0 then Session.inject_system("Use your tools.") end
    until done.called() or Iterations.exceeded(CONFIG.limits.rounds)
    return {notes = weigh(State.get("notes")), turns = Iterations.current()}
  end,
}

Procedure {
  input = {topic = field.string {}, strict = field.boolean {default = false}},
  output = {title = field.string {}, text = field.string {}, approved = field.boolean {required = true}},
  function(input)
    Stage.set("planning")
    local topic = input.topic or Human.input {message = "What about?", placeholder = "a topic", timeout = 86400}
    if not topic or #topic == 0 then return {approved = false} end

    Stage.advance()
    local found, why = safely("research", research, {topic = topic})
    if not found then
      Human.notify {message = "nothing found: " .. why, level = "error"}
      return {approved = false}
    end

    Stage.advance("writing")
    local draft = writer {message = "Notes: " .. table.concat(found.notes, "; "), context = {turns = found.turns}}
    local words = select(2, draft.text:gsub("%S+", ""))

    Stage.set("review")
    local approved = Human.approve {
      message = ("Publish %q (%d words)?"):format(topic, words),
      context = {draft = draft.text},
      timeout = 3600,
    }
    Stage.set("finished")
    return {title = topic, text = draft, approved = approved}
  end,
}

Mocks {
  researcher = {
    temporal = {
      {tool_calls = {{tool = "note", args = {text = "Moss needs shade.", weight = 3}}, {tool = "note", args = {text = "Moss is old."}}}},
      {message = "hm"},
      {tool_calls = {{tool = "done", args = {reason = "enough"}}}},
    },
  },
  writer = {message = "Moss needs shade. It is old."},
}
