-- `global` with names: then every global has to be declared.
global Procedure, Mocks, Agent, Log, pairs
global writer, total

writer = Agent {model = "openai/gpt-4o-mini"}
total = 0

Procedure {
  function(input)
    for k, v in pairs({a = 1, b = 2}) do total = total + v end
    Log.info("total " .. total)
    return writer("hi").text .. total
  end
}

Mocks {writer = {message = "ok"}}
