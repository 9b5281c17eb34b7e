-- Two agents argue, a third one judges; histories are looked at.
pro = Agent {model = "openai/gpt-4o-mini", system_prompt = "You are for {input.motion}."}
con = Agent {model = "openai/gpt-4o-mini", system_prompt = "You are against {input.motion}."}
judge = Agent {model = "openai/gpt-4o", system_prompt = "Say pro or con."}

Procedure {
  input = {motion = field.string{default = "moss"}, rounds = field.integer{default = 2, min = 1, max = 5}},
  function(input)
    local transcript, last = {}, "Begin."
    for round = 1, input.rounds do
      for i, side in ipairs {pro, con} do
        last = side(last).text
        transcript[#transcript + 1] = ("%d.%d %s: %s"):format(round, i, side.name, last)
      end
    end
    local verdict = judge(table.concat(transcript, "\n")).text
    local winner = verdict:find("pro", 1, true) and pro or con
    return {winner = winner.name, turns = #winner.session.history() // 2, lines = #transcript}
  end
}

Mocks {pro = {message = "It is soft."}, con = {message = "It is slow."}, judge = {message = "pro"}}
