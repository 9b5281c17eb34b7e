-- Agents with one history together, and one that reads another's.
planner = Agent {model = "openai/gpt-4o-mini", message_history = {source = "shared"}}
doer = Agent {model = "openai/gpt-4o-mini", message_history = {source = "shared"}, filter = nil}
watcher = Agent {model = "openai/gpt-4o-mini", message_history = {source = planner}}
Procedure { function(input)
  planner("Plan")
  doer("Do it")
  Session.inject_system("Careful.")
  planner()
  watcher {message = "What do you think?", tools = nil}
  local shared = #planner.session.history()
  return {shared = shared, same = shared == #doer.session.history(), own = #watcher.session.history()}
end }
Mocks {planner = {message = "p"}, doer = {message = "d"}, watcher = {message = "w"}}
