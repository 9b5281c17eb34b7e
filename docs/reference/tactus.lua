---@meta tactus

-- Every word of Tactus, for Lua's language server. `tactus editor-setup` writes this file; nothing runs it.

---A field of a schema: `field.string{...}`, `{type = "string"}` or `"string"`.
---@alias tactus.field table|string

---A table of fields, by name.
---@alias tactus.schema table<string, tactus.field>

---@class tactus.Iterations.words
Iterations = {}

---How many agent turns this procedure call has taken.
---
---```lua
---if Iterations.current() == 1 then Log.info("the first turn is over") end
---```
---@return integer
function Iterations.current() end

---Whether this procedure call has taken at least so many agent turns.
---
---```lua
---repeat
---  worker()
---until Iterations.exceeded(10)
---```
---@param limit number a number of turns
---@return boolean
function Iterations.exceeded(limit) end

---@class tactus.Session.words
Session = {}

---A system text for the next request.
---
---```lua
---Session.inject_system("Focus on security.")
---```
---@param text string what it is told
function Session.inject_system(text) end

---@class tactus.Session.append.message.tool_calls
---@field id string by which its result names it
---@field name string the tool
---@field args? table its arguments (`{}` unless given)

---@class tactus.Session.append.message
---@field role "system"|"user"|"assistant"|"tool" who says it
---@field content string its text
---@field class? "INTERNAL"|"CHAT"|"NOTIFICATION"|"PENDING_APPROVAL"|"PENDING_INPUT"|"PENDING_REVIEW"|"RESPONSE"|"TIMED_OUT"|"CANCELLED"|"ALERT_INFO"|"ALERT_WARNING"|"ALERT_ERROR"|"ALERT_CRITICAL" what it is to people; by default CHAT of users and assistants, else INTERNAL
---@field tool_calls? tactus.Session.append.message.tool_calls[]|tactus.Session.append.message.tool_calls|table of an assistant: the calls it makes
---@field name? string of a tool's result: the tool
---@field tool_call_id? string of a tool's result: the call that it answers
---@field ok? boolean of a tool's result: false when the call failed (`true` unless given)

---A message at the end of the history.
---
---```lua
---worker.session.append {role = "user", content = "Hello!"}
---```
---@param message tactus.Session.append.message the message
function Session.append(message) end

---Copies of the messages, oldest first.
---
---```lua
---for _, message in ipairs(Session.history()) do
---  print(message.role, message.content)
---end
---```
---@return tactus.message[]
function Session.history() end

---Same as history.
---
---```lua
---local messages = Session.get()
---```
---@return tactus.message[]
function Session.get() end

---Copies of the first n messages.
---
---```lua
---local first = Session.head(2)
---```
---@param n integer how many messages
---@return tactus.message[]
function Session.head(n) end

---Copies of the last n messages.
---
---```lua
---local last = Session.tail(3)
---```
---@param n integer how many messages
---@return tactus.message[]
function Session.tail(n) end

---@class tactus.Session.slice.first
---@field start? integer the first message, counted from 1 (`1` unless given)
---@field stop? integer the last message

---Copies of the messages from one place to another, both included.
---
---```lua
---local middle = Session.slice(2, 5)
---```
---@param first? integer|tactus.Session.slice.first the first message, counted from 1, or {start=, stop=}
---@param last? integer the last message; by default the last of all
---@return tactus.message[]
function Session.slice(first, last) end

---Other messages instead.
---
---```lua
---Session.replace(Session.tail(2))
---```
---@param messages tactus.Session.append.message[] the messages
function Session.replace(messages) end

---The history without its last n messages.
---
---```lua
---Session.rewind(2)
---```
---@param n integer how many messages
function Session.rewind(n) end

---@class tactus.Session.reset.options
---@field keep? "system_prefix"|"system_all"|"none" which system texts (`"system_prefix"` unless given)

---Forget all but system texts.
---
---```lua
---Session.reset {keep = "system_all"}
---```
---@param options? tactus.Session.reset.options what stays
function Session.reset(options) end

---Forget everything.
---
---```lua
---Session.clear()
---```
function Session.clear() end

---Keep the histories with a node of the graph.
---
---```lua
---local node = GraphNode.create("first draft")
---Session.save_to_node(node)
---```
---@param node string|table a node of the graph, or its id
function Session.save_to_node(node) end

---The histories as they were when they were saved at a node.
---
---```lua
---local node = GraphNode.create("first draft")
---Session.save_to_node(node)
---Session.load_from_node(node)
---```
---@param node string|table a node of the graph, or its id
function Session.load_from_node(node) end

---@class tactus.MessageHistory.words
MessageHistory = {}

---A system text for the next request.
---
---```lua
---MessageHistory.inject_system("Focus on security.")
---```
---@param text string what it is told
function MessageHistory.inject_system(text) end

---A message at the end of the history.
---
---```lua
---worker.session.append {role = "user", content = "Hello!"}
---```
---@param message tactus.Session.append.message the message
function MessageHistory.append(message) end

---Copies of the messages, oldest first.
---
---```lua
---for _, message in ipairs(MessageHistory.history()) do
---  print(message.role, message.content)
---end
---```
---@return tactus.message[]
function MessageHistory.history() end

---Same as history.
---
---```lua
---local messages = MessageHistory.get()
---```
---@return tactus.message[]
function MessageHistory.get() end

---Copies of the first n messages.
---
---```lua
---local first = MessageHistory.head(2)
---```
---@param n integer how many messages
---@return tactus.message[]
function MessageHistory.head(n) end

---Copies of the last n messages.
---
---```lua
---local last = MessageHistory.tail(3)
---```
---@param n integer how many messages
---@return tactus.message[]
function MessageHistory.tail(n) end

---Copies of the messages from one place to another, both included.
---
---```lua
---local middle = MessageHistory.slice(2, 5)
---```
---@param first? integer|tactus.Session.slice.first the first message, counted from 1, or {start=, stop=}
---@param last? integer the last message; by default the last of all
---@return tactus.message[]
function MessageHistory.slice(first, last) end

---Other messages instead.
---
---```lua
---MessageHistory.replace(MessageHistory.tail(2))
---```
---@param messages tactus.Session.append.message[] the messages
function MessageHistory.replace(messages) end

---The history without its last n messages.
---
---```lua
---MessageHistory.rewind(2)
---```
---@param n integer how many messages
function MessageHistory.rewind(n) end

---Forget all but system texts.
---
---```lua
---MessageHistory.reset {keep = "system_all"}
---```
---@param options? tactus.Session.reset.options what stays
function MessageHistory.reset(options) end

---Forget everything.
---
---```lua
---MessageHistory.clear()
---```
function MessageHistory.clear() end

---Keep the histories with a node of the graph.
---
---```lua
---local node = GraphNode.create("first draft")
---MessageHistory.save_to_node(node)
---```
---@param node string|table a node of the graph, or its id
function MessageHistory.save_to_node(node) end

---The histories as they were when they were saved at a node.
---
---```lua
---local node = GraphNode.create("first draft")
---MessageHistory.save_to_node(node)
---MessageHistory.load_from_node(node)
---```
---@param node string|table a node of the graph, or its id
function MessageHistory.load_from_node(node) end

---@class tactus.filters.words
filters = {}

---A filter: the latest messages within so many tokens.
---
---```lua
---critic = Agent {
---  model = "openai/gpt-4o-mini",
---  filter = filters.token_budget(8000)
---}
---```
---@param max_tokens integer tokens that the messages may take
---@return table
function filters.token_budget(max_tokens) end

---A filter: the last n messages.
---
---```lua
---critic = Agent {
---  model = "openai/gpt-4o-mini",
---  filter = filters.last_n(20)
---}
---```
---@param n integer how many messages
---@return table
function filters.last_n(n) end

---A filter: messages of a role, or of a list of roles.
---
---```lua
---critic = Agent {
---  model = "openai/gpt-4o-mini",
---  filter = filters.by_role({"user", "assistant"})
---}
---```
---@param role "system"|"user"|"assistant"|"tool"|any[] a role, or a list of roles
---@return table
function filters.by_role(role) end

---A filter: the last n results of tools, each with its call.
---
---```lua
---critic = Agent {
---  model = "openai/gpt-4o-mini",
---  filter = filters.limit_tool_results(2)
---}
---```
---@param n integer how many results of tools
---@return table
function filters.limit_tool_results(n) end

---A filter: several filters, each on what the one before has left.
---
---```lua
---critic = Agent {
---  model = "openai/gpt-4o-mini",
---  filter = filters.compose(filters.last_n(20), filters.token_budget(8000))
---}
---```
---@param filter table a filter
---@param ... any
---@return table
function filters.compose(filter, ...) end

---@class tactus.Tool.fields
---@field name? string the tool's name; by default the variable it is assigned to
---@field description? string what the model is told
---@field input? tactus.schema schema of its arguments; none = they are not checked
---@field output? tactus.schema schema of its result; fields it does not name are dropped
---@field handler? function the function; it may also stand in the table without a key
---@field [1]? function the function: it gets the arguments as one table

---A function that agents and programs call, with a description and a schema.
---
---```lua
---shorten = Tool {
---  description = "The first letters of a text",
---  input = {text = field.string{required = true}},
---  function(args) return args.text:sub(1, 20) end
---}
---```
---@class tactus.Tool.words
---@overload fun(fields: tactus.Tool.fields): tactus.tool
---@overload fun(name: string): tactus.tool
Tool = {}

---Whether it was called; true until the program has seen it and a later turn offers the tool again.
---
---```lua
---if Tool.called("search") then
---  worker {message = "Sum the results up.", tools = {}}
---end
---```
---@param tool string|tactus.tool a tool, or its name
---@return boolean
function Tool.called(tool) end

---How often it was called in this procedure call, since the last reset.
---
---```lua
---local count = Tool.call_count("search")
---```
---@param tool string|tactus.tool a tool, or its name
---@return integer
function Tool.call_count(tool) end

---Its last call.
---
---```lua
---local last = Tool.last_call("search")
---print(last and last.args.query)
---```
---@param tool string|tactus.tool a tool, or its name
---@return tactus.call?
function Tool.last_call(tool) end

---The result of its last call.
---
---```lua
---local reason = Tool.last_result("done")
---```
---@param tool string|tactus.tool a tool, or its name
---@return any
function Tool.last_result(tool) end

---Forget its calls.
---
---```lua
---Tool.reset("search")
---```
---@param tool string|tactus.tool a tool, or its name
function Tool.reset(tool) end

---@class tactus.tactus.words
tactus = {}

---The tool by which an agent says that it is finished.
---
---```lua
---done = tactus.done
---helper = Agent {model = "openai/gpt-4o-mini", tools = {done}}
---```
---@type tactus.tool
tactus.done = {}

---@class tactus.Procedure.fields.budget
---@field usd? number what the replies cost, in US dollars
---@field tokens? number tokens of requests and replies, as the provider counts them
---@field requests? number requests to models
---@field seconds? number time in which something is done; waiting does not count
---@field unknown_price? "refuse"|"ignore" what to do about a reply whose price nobody knows (`"refuse"` unless given)

---@class tactus.Procedure.fields
---@field name? string the procedure's name; by default the variable it is assigned to, else main
---@field description? string what it does, for people
---@field input? tactus.schema schema of its input; none = any
---@field output? tactus.schema schema of its result; fields it does not name are dropped with a warning
---@field state? tactus.schema schema of its state
---@field default_model? string model of agents that name none
---@field default_provider? string provider of agents that name none
---@field max_turns? integer agent turns that one call of it may take; those of a whole run are 100
---@field budget? tactus.Procedure.fields.budget|table limits of one call and of all that it calls
---@field [1]? function its function: it gets the input as one table

---A typed piece of work; the one without a name is where the program starts.
---
---```lua
---double = Procedure {
---  input = {n = field.integer{required = true}},
---  output = {twice = field.integer{required = true}},
---  function(input) return {twice = input.n * 2} end
---}
---```
---@class tactus.Procedure.words
---@overload fun(fields: tactus.Procedure.fields): tactus.procedure
---@overload fun(name: string): tactus.procedure
Procedure = {}

---Call a procedure; input and output are validated.
---
---```lua
---local result = Procedure.run("summarize", {text = "Moss is soft."})
---```
---@param procedure string|tactus.procedure a procedure, its name, or the file of another program: "./other.tac"
---@param input? table its input (`{}` unless given)
---@return any
function Procedure.run(procedure, input) end

---@class tactus.Human.words
Human = {}

---@class tactus.Human.approve.request
---@field message string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit

---@class tactus.Human.approve.overrides
---@field message? string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit

---A person says yes or no.
---
---```lua
---local ok, why = Human.approve {
---  message = "Deploy to production?", timeout = 3600, default = false
---}
---```
---@param request tactus.Human.approve.request|string what is asked: a table of options, the name of a declared request, or the message
---@param overrides? tactus.Human.approve.overrides behind a text: other options
---@return boolean
---@return string?
function Human.approve(request, overrides) end

---@class tactus.Human.input.request
---@field message string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field placeholder? string shown in an empty box

---@class tactus.Human.input.overrides
---@field message? string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field placeholder? string shown in an empty box

---A person gives a text, or what the schema says.
---
---```lua
---local topic = Human.input {message = "What next?", placeholder = "a topic"}
---```
---@param request tactus.Human.input.request|string what is asked: a table of options, the name of a declared request, or the message
---@param overrides? tactus.Human.input.overrides behind a text: other options
---@return any
---@return string?
function Human.input(request, overrides) end

---@class tactus.Human.select.request.options
---@field label? string what the person reads; by default the value, where that is a text
---@field description? string more about it
---@field value? any what the program gets; by default the label

---@class tactus.Human.select.request
---@field message string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field options (string|number|tactus.Human.select.request.options)[] what is offered: texts, numbers, or tables of label, value and description
---@field mode? "single"|"multiple" how many are chosen (`"single"` unless given)
---@field min? integer with mode = "multiple": at least so many
---@field max? integer with mode = "multiple": at most so many

---@class tactus.Human.select.overrides
---@field message? string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field options? (string|number|tactus.Human.select.request.options)[] what is offered: texts, numbers, or tables of label, value and description
---@field mode? "single"|"multiple" how many are chosen (`"single"` unless given)
---@field min? integer with mode = "multiple": at least so many
---@field max? integer with mode = "multiple": at most so many

---A person chooses from what is offered.
---
---```lua
---local where = Human.select {message = "Deploy where?", options = {"staging", "production"}}
---```
---@param request tactus.Human.select.request|string what is asked: a table of options, the name of a declared request, or the message
---@param overrides? tactus.Human.select.overrides behind a text: other options
---@return any
---@return string?
function Human.select(request, overrides) end

---@class tactus.Human.review.request.options
---@field label? string what the person reads; by default the value, where that is a text
---@field description? string more about it
---@field type? string how it looks, nothing more: action, cancel

---@class tactus.Human.review.request
---@field message string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field artifact any what is reviewed
---@field artifact_type? string what it is, for those who show it: document, markdown, code, ...
---@field options? (string|tactus.Human.review.request.options)[] the decisions: texts, or tables of label, type and description (`{"Approve", "Reject"}` unless given)

---@class tactus.Human.review.overrides
---@field message? string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field artifact? any what is reviewed
---@field artifact_type? string what it is, for those who show it: document, markdown, code, ...
---@field options? (string|tactus.Human.review.request.options)[] the decisions: texts, or tables of label, type and description (`{"Approve", "Reject"}` unless given)

---A person decides about an artifact, and may edit it.
---
---```lua
---local review = Human.review {
---  message = "Please review this draft", artifact = "Moss is soft.", artifact_type = "markdown"
---}
---print(review.decision, review.feedback)
---```
---@param request tactus.Human.review.request|string what is asked: a table of options, the name of a declared request, or the message
---@param overrides? tactus.Human.review.overrides behind a text: other options
---@return tactus.review
---@return string?
function Human.review(request, overrides) end

---A person gives a file.
---
---```lua
---local file = Human.upload {message = "The sales of March"}
---print(file and file.name)
---```
---@param request tactus.Human.approve.request|string what is asked: a table of options, the name of a declared request, or the message
---@param overrides? tactus.Human.approve.overrides behind a text: other options
---@return tactus.file?
---@return string?
function Human.upload(request, overrides) end

---@class tactus.Human.multiple.request.questions.options
---@field label? string what the person reads; by default the value, where that is a text
---@field description? string more about it
---@field value? any what the program gets; by default the label
---@field type? string how it looks, nothing more: action, cancel

---@class tactus.Human.multiple.request.questions
---@field id string the key of its answer
---@field type? string its kind: input, approval, select, review, upload, or a type of your own (`"input"` unless given)
---@field label? string a short title; also the message, where there is none
---@field message? string what the person reads (Markdown)
---@field required? boolean whether it must be answered (`true` unless given)
---@field default? any the answer when this one is left out
---@field schema? tactus.field what the answer must fit
---@field placeholder? string shown in an empty box
---@field options? (string|number|tactus.Human.multiple.request.questions.options)[] what is offered, or the decisions: texts, or tables
---@field mode? "single"|"multiple" how many are chosen (`"single"` unless given)
---@field min? integer with mode = "multiple": at least so many
---@field max? integer with mode = "multiple": at most so many
---@field artifact? any what is reviewed
---@field artifact_type? string what it is, for those who show it: document, markdown, code, ...

---@class tactus.Human.multiple.request
---@field message string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field questions tactus.Human.multiple.request.questions[] the questions: {id=, type=, message=, ...}

---@class tactus.Human.multiple.overrides
---@field message? string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field questions? tactus.Human.multiple.request.questions[] the questions: {id=, type=, message=, ...}

---A person answers several questions at once; the answers are a table by their ids.
---
---```lua
---local plan = Human.multiple {message = "The deployment", questions = {
---  {id = "target", type = "select", message = "Where?", options = {"staging", "production"}},
---  {id = "notes", message = "Anything to note?", required = false}
---}}
---```
---@param request tactus.Human.multiple.request|tactus.Human.multiple.request.questions[]|string what is asked: a table of options, the name of a declared request, or the message
---@param overrides? tactus.Human.multiple.overrides behind a text: other options
---@return table
---@return string?
function Human.multiple(request, overrides) end

---A person takes care of something, and says when it is resolved.
---
---```lua
---local done, why = Human.escalate {message = "The press is jammed", context = {press = 2}}
---```
---@param request tactus.Human.approve.request|string what is asked: a table of options, the name of a declared request, or the message
---@param overrides? tactus.Human.approve.overrides behind a text: other options
---@return string?
---@return string?
function Human.escalate(request, overrides) end

---@class tactus.Human.custom.request
---@field message string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field type string how it is shown; further fields are for those who show it

---@class tactus.Human.custom.overrides
---@field message? string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field type? string how it is shown; further fields are for those who show it

---A person answers what a channel of your own shows.
---
---```lua
---local signed = Human.custom {message = "Sign the contract", type = "signature", pen = "black"}
---```
---@param request tactus.Human.custom.request|string what is asked: a table of options, the name of a declared request, or the message
---@param overrides? tactus.Human.custom.overrides behind a text: other options
---@return any
---@return string?
function Human.custom(request, overrides) end

---@class tactus.Human.notify.notice
---@field message string what the person reads (Markdown)
---@field level? "info"|"warning"|"error"|"critical" how bad it is (`"info"` unless given)
---@field context? table|string facts shown beside it
---@field assignees? string[] who should answer
---@field channel? string where it should be shown

---People are told something; nothing waits.
---
---```lua
---Human.notify {message = "Half of the chapters are done", level = "info"}
---```
---@param notice tactus.Human.notify.notice|string a table, or the message
function Human.notify(notice) end

---@class tactus.System.words
System = {}

---@class tactus.System.alert.alert
---@field message string what the person reads (Markdown)
---@field level? "info"|"warning"|"error"|"critical" how bad it is (`"info"` unless given)
---@field context? table|string facts shown beside it
---@field source? string what the alert is about

---Operators are told something; nothing waits.
---
---```lua
---System.alert {message = "Sandbox out of memory", level = "critical", source = "runtime"}
---```
---@param alert tactus.System.alert.alert|string a table, or the message
function System.alert(alert) end

---@class tactus.Json.words
Json = {}

---A value from JSON text.
---
---```lua
---local value = Json.decode('{"list": [1, null, 3]}')
---```
---@param text string JSON text
---@return any
function Json.decode(text) end

---Canonical JSON text of a value: equal values give equal text.
---
---```lua
---local text = Json.encode({title = "Moss", pages = {1, 2}})
---```
---@param value? any what JSON can say
---@return string
function Json.encode(value) end

---Null: in a list, or in an object that is encoded.
---
---```lua
---local list = {1, Json.null, 3}
---```
---@type any
Json.null = {}

---Marks a table as an object, for when it may be empty.
---
---```lua
---local text = Json.encode(Json.object{})
---```
---@param table? table the table; by default a new one (`{}` unless given)
---@return table
function Json.object(table) end

---@class tactus.Log.words
Log = {}

---A log line that is shown with --log-level debug.
---
---```lua
---Log.debug("3 files read", {seconds = 2})
---```
---@param message? any what is written; a table as JSON
---@param fields? table facts shown behind it as JSON
function Log.debug(message, fields) end

---A log line.
---
---```lua
---Log.info("3 files read", {seconds = 2})
---```
---@param message? any what is written; a table as JSON
---@param fields? table facts shown behind it as JSON
function Log.info(message, fields) end

---A log line that warns.
---
---```lua
---Log.warn("3 files read", {seconds = 2})
---```
---@param message? any what is written; a table as JSON
---@param fields? table facts shown behind it as JSON
function Log.warn(message, fields) end

---A log line that tells of an error.
---
---```lua
---Log.error("3 files read", {seconds = 2})
---```
---@param message? any what is written; a table as JSON
---@param fields? table facts shown behind it as JSON
function Log.error(message, fields) end

---@class tactus.State.words
State = {}

---What the state has under a key.
---
---```lua
---local count = State.get("count", 0)
---```
---@param key string|integer the key
---@param default? any what holds where there is nothing
---@return any
function State.get(key, default) end

---Same as state[key] = value.
---
---```lua
---State.set("status", "running")
---```
---@param key string|integer the key
---@param value? any the value; nil takes the key away
function State.set(key, value) end

---Add to a number of the state, 0 where there is none; gives the new value.
---
---```lua
---local count = State.increment("count")
---```
---@param key string|integer the key
---@param by? number how much (`1` unless given)
---@return number
function State.increment(key, by) end

---Add to the end of a list of the state, which is made where there is none.
---
---```lua
---State.append("topics", "moss")
---```
---@param key string|integer the key
---@param value any the item
function State.append(key, value) end

---A deep copy of the state.
---
---```lua
---local snapshot = State.all()
---```
---@return table
function State.all() end

---Empty the state.
---
---```lua
---State.clear()
---```
function State.clear() end

---@class tactus.field.words
field = {}

---@class tactus.field.string.options
---@field required? boolean refuses an absent value (nil, not an empty text) (`false` unless given)
---@field default? any stands for an absent value; one that the field takes
---@field description? string what it is, for models and people
---@field enum? any[] the only values that are taken
---@field pattern? string of a string: a Python regular expression that is found in it

---A text.
---
---```lua
---Procedure {
---  input = {value = field.string{required = true, description = "What to read about"}},
---  function(input) return input end
---}
---```
---@param options? tactus.field.string.options what is known of it (`{}` unless given)
---@return table
function field.string(options) end

---@class tactus.field.number.options
---@field required? boolean refuses an absent value (nil, not an empty text) (`false` unless given)
---@field default? any stands for an absent value; one that the field takes
---@field description? string what it is, for models and people
---@field enum? any[] the only values that are taken
---@field min? number of a number: the least value that is taken
---@field max? number of a number: the greatest value that is taken

---A number, whole or not.
---
---```lua
---Procedure {
---  input = {value = field.number{default = 0.5, min = 0}},
---  function(input) return input end
---}
---```
---@param options? tactus.field.number.options what is known of it (`{}` unless given)
---@return table
function field.number(options) end

---A whole number.
---
---```lua
---Procedure {
---  input = {value = field.integer{default = 3, min = 1, max = 10}},
---  function(input) return input end
---}
---```
---@param options? tactus.field.number.options what is known of it (`{}` unless given)
---@return table
function field.integer(options) end

---@class tactus.field.boolean.options
---@field required? boolean refuses an absent value (nil, not an empty text) (`false` unless given)
---@field default? any stands for an absent value; one that the field takes
---@field description? string what it is, for models and people
---@field enum? any[] the only values that are taken

---True or false.
---
---```lua
---Procedure {
---  input = {value = field.boolean{default = false}},
---  function(input) return input end
---}
---```
---@param options? tactus.field.boolean.options what is known of it (`{}` unless given)
---@return table
function field.boolean(options) end

---@class tactus.field.array.options
---@field required? boolean refuses an absent value (nil, not an empty text) (`false` unless given)
---@field default? any stands for an absent value; one that the field takes
---@field description? string what it is, for models and people
---@field enum? any[] the only values that are taken
---@field items? tactus.field of an array: the field of each item

---A list.
---
---```lua
---Procedure {
---  input = {value = field.array{items = field.string{}}},
---  function(input) return input end
---}
---```
---@param options? tactus.field.array.options what is known of it (`{}` unless given)
---@return table
function field.array(options) end

---@class tactus.field.object.options
---@field required? boolean refuses an absent value (nil, not an empty text) (`false` unless given)
---@field default? any stands for an absent value; one that the field takes
---@field description? string what it is, for models and people
---@field enum? any[] the only values that are taken
---@field properties? tactus.schema of an object: its own fields

---A table with named fields.
---
---```lua
---Procedure {
---  input = {value = field.object{properties = {name = "string"}}},
---  function(input) return input end
---}
---```
---@param options? tactus.field.object.options what is known of it (`{}` unless given)
---@return table
function field.object(options) end

---@class tactus.Stage.words
Stage = {}

---Enter a stage.
---
---```lua
---Stage.set("writing")
---```
---@param name string the stage
function Stage.set(name) end

---Enter the next stage, or a later one; gives its name.
---
---```lua
---local stage = Stage.advance()
---```
---@param name? string a later stage; by default the next
---@return string
function Stage.advance(name) end

---The stage of this procedure call, nil before the first.
---
---```lua
---local stage = Stage.current()
---```
---@return string?
function Stage.current() end

---Whether this is the stage.
---
---```lua
---if Stage.is("writing") then worker("Write on.") end
---```
---@param name string the stage
---@return boolean
function Stage.is(name) end

---The changes of stage, the oldest first.
---
---```lua
---for _, change in ipairs(Stage.history()) do
---  print(change.to_stage, change.timestamp)
---end
---```
---@return tactus.change[]
function Stage.history() end

---How many stages are declared.
---
---```lua
---local all = Stage.count()
---```
---@return integer
function Stage.count() end

---@class tactus.GraphNode.words
GraphNode = {}

---The root of the run's tree of attempts.
---
---```lua
---local root = GraphNode.root()
---```
---@return tactus.node
function GraphNode.root() end

---The node that create makes children of.
---
---```lua
---local node = GraphNode.current()
---```
---@return tactus.node
function GraphNode.current() end

---@class tactus.GraphNode.create.options
---@field label? string what people read (`""` unless given)
---@field parent? string|table the node above it; by default the current one
---@field score? number how good it is
---@field metadata? table what is noted of it, by name (`{}` unless given)

---A new child of the current node.
---
---```lua
---local draft = GraphNode.create {label = "short draft", score = 0.8}
---```
---@param options? tactus.GraphNode.create.options|string what it is; a text is the label (`{}` unless given)
---@return tactus.node
function GraphNode.create(options) end

---Make a node the current one.
---
---```lua
---local draft = GraphNode.create("short draft")
---GraphNode.set_current(draft)
---```
---@param node string|table a node, what became of it in the state or in a result, or its id
---@return tactus.node
function GraphNode.set_current(node) end

---@class tactus.Step.words
Step = {}

---Do it once and remember the result.
---
---```lua
---local tag = Step.checkpoint(function() return math.random(100, 999) end)
---```
---@param fn function what is done
---@return any
function Step.checkpoint(fn) end

---Do it once under a name and remember the result.
---
---```lua
---local pages = Step.run("count", function() return 12 end)
---```
---@param name string its name in the journal
---@param fn function what is done
---@return any
function Step.run(name, fn) end

---@class tactus.Checkpoint.words
Checkpoint = {}

---Whether something is remembered of a step or place.
---
---```lua
---if not Checkpoint.exists("count") then Log.info("not counted yet") end
---```
---@param place string|integer the name of a Step.run, a position (1, 2, ...), or a path of the journal
---@return boolean
function Checkpoint.exists(place) end

---What is remembered of a step or place.
---
---```lua
---local pages = Checkpoint.get("count")
---```
---@param place string|integer the name of a Step.run, a position (1, 2, ...), or a path of the journal
---@return any
function Checkpoint.get(place) end

---How many asks this procedure call has made, and one.
---
---```lua
---local position = Checkpoint.next_position()
---```
---@return integer
function Checkpoint.next_position() end

---Exists and get forget what lies before.
---
---```lua
---Checkpoint.clear_all()
---```
function Checkpoint.clear_all() end

---Exists and get forget this step or place and what came after it.
---
---```lua
---Checkpoint.clear_after("count")
---```
---@param place string|integer the name of a Step.run, a position (1, 2, ...), or a path of the journal
function Checkpoint.clear_after(place) end

---@class tactus.Retry.words
Retry = {}

---@class tactus.Retry.with_backoff.options
---@field retries? integer so many tries after the first one; or say max_attempts
---@field max_attempts? integer so many tries, the first one among them (`3` unless given)
---@field initial_delay? number seconds of the first wait (`1` unless given)
---@field max_delay? number no wait is longer, in seconds (`60` unless given)
---@field factor? number each wait is so many times the one before (`2` unless given)
---@field jitter? boolean|number a part of each wait, 0 to 1, that chance may take off; true is 0.5 (`false` unless given)
---@field on_error? function called with each error and the number of its try; return false gives up

---Call a function until it raises no error, with growing waits; gives what it returned.
---
---```lua
---local hits = Retry.with_backoff(function() return search {query = "moss"} end, {max_attempts = 5})
---```
---@param fn function what is done
---@param options? tactus.Retry.with_backoff.options how often, and how long between (`{}` unless given)
---@return any
function Retry.with_backoff(fn, options) end

---@class tactus.Stop.words
Stop = {}

---Whether the run was asked to stop.
---
---```lua
---if Stop.requested() then return {done = false} end
---```
---@return boolean
function Stop.requested() end

---Why it was asked to stop.
---
---```lua
---local why = Stop.reason()
---```
---@return string?
function Stop.reason() end

---Ask the run to stop; nothing ends until the program returns.
---
---```lua
---Stop.request("three are enough")
---```
---@param reason? string why
---@param success? boolean whether people should read it as a good end (`true` unless given)
function Stop.request(reason, success) end

---@class tactus.File.words
File = {}

---The text of a file.
---
---```lua
---local text = File.read("notes/today.md")
---```
---@param path string relative to the folder that the host granted
---@return string
function File.read(path) end

---Make a text the whole content of a file.
---
---```lua
---File.write("out/report.json", Json.encode({done = true}))
---```
---@param path string relative to the folder that the host granted
---@param text string the text
function File.write(path, text) end

---Whether there is a file or a folder.
---
---```lua
---local there = File.exists("notes/today.md")
---```
---@param path string relative to the folder that the host granted
---@return boolean
function File.exists(path) end

---The bytes of a file.
---
---```lua
---local bytes = File.size("notes/today.md")
---```
---@param path string relative to the folder that the host granted
---@return integer
function File.size(path) end

---The names in a folder, sorted.
---
---```lua
---local names = File.list("notes")
---```
---@param path? string the folder; by default the granted one itself (`"."` unless given)
---@return string[]
function File.list(path) end

---The paths of the files that fit a pattern, sorted.
---
---```lua
---for _, path in ipairs(File.glob("notes/*.md")) do
---  print(path, File.size(path))
---end
---```
---@param pattern string *, ? and [...] inside a name, ** for any number of folders
---@return string[]
function File.glob(pattern) end

---@class tactus.Agent.fields.model
---@field name? string the model's name
---@field temperature? number how freely the model chooses its words: 0 is least
---@field max_tokens? integer limit of the reply's tokens
---@field top_p? number nucleus sampling: only the likeliest words that make up this share
---@field seed? integer sampling seed, where the provider has one
---@field reasoning_effort? "none"|"minimal"|"low"|"medium"|"high"|"xhigh"|"max"|string how long it thinks first, for models that reason

---@class tactus.Agent.fields.filter
---@field class "TokenBudget"|"LimitToolResults"|"LastN"|"ByRole"|"ComposedFilter" which filter
---@field max_tokens? integer of TokenBudget: tokens that the messages may take
---@field count? integer of LastN and LimitToolResults: how many
---@field role? "system"|"user"|"assistant"|"tool"|any[] of ByRole: a role, or a list of roles
---@field chain? any[] of ComposedFilter: filters, each on what the one before has left

---@class tactus.Agent.fields.message_history
---@field source? string|table own, shared (one history for all agents that say so), or another agent, whose history goes before its own (`"own"` unless given)
---@field filter? tactus.Agent.fields.filter|table what of its history a request sends

---@class tactus.Agent.fields
---@field name? string the agent's name; by default the variable it is assigned to
---@field provider? "openai"|"anthropic"|"bedrock"|"google"|string who sells the model; by default what the model's name says, else the default provider
---@field model? string|tactus.Agent.fields.model|table the model's name, or a table of name and settings; by default the procedure's default_model
---@field system_prompt? string what it is told before everything else, in each turn
---@field tools? (string|tactus.tool)[] the tools it may call: handles or names (`{}` unless given)
---@field temperature? number how freely the model chooses its words: 0 is least
---@field max_tokens? integer limit of the reply's tokens
---@field top_p? number nucleus sampling: only the likeliest words that make up this share
---@field seed? integer sampling seed, where the provider has one
---@field reasoning_effort? "none"|"minimal"|"low"|"medium"|"high"|"xhigh"|"max"|string how long it thinks first, for models that reason
---@field continue_message? string what a turn without a message says when the history ends in the model's own text (`"Continue."` unless given)
---@field initial_message? string the first message of the conversation
---@field filter? tactus.Agent.fields.filter|table what of its history a request sends
---@field message_history? tactus.Agent.fields.message_history|table where its history comes from, and what of it is sent
---@field budget? tactus.Procedure.fields.budget|table limits of the run for this agent

---A language model with a prompt, tools and a history of its own.
---
---```lua
---helper = Agent {
---  model = "openai/gpt-4o-mini",
---  system_prompt = "Answer questions about {input.topic}.",
---  tools = {search}
---}
---```
---@overload fun(name: string): tactus.agent
---@param fields tactus.Agent.fields what it is
---@return tactus.agent
function Agent(fields) end

---Older spelling of Agent: a name and a table.
---
---```lua
---agent("researcher", {model = "openai/gpt-4o-mini"})
---```
---@deprecated
---@param name string the agent's name; with a capital letter also a global
---@param fields tactus.Agent.fields what it is
---@return tactus.agent
function agent(name, fields) end

---Older spelling of Tool: a name, a table and a function.
---
---```lua
---half = tool("half", {input = {n = "integer"}}, function(args)
---  return args.n // 2
---end)
---```
---@deprecated
---@param name string the tool's name
---@param fields tactus.Tool.fields what it is
---@param handler? function the function, where the table does not hold it
---@return tactus.tool
function tool(name, fields, handler) end

---Load a module once: one of the standard library, or a file beside the program.
---
---```lua
---local done = require("tactus.tools.done")
---```
---@param name string the module's name
---@return any
function require(name) end

---Older spelling of Procedure: a name, a table and a function.
---
---```lua
---main = procedure("main", {input = {topic = "string"}}, function()
---  return input.topic
---end)
---```
---@deprecated
---@param name string the procedure's name
---@param fields tactus.Procedure.fields what it is
---@param body? function its function, where the table does not hold it
---@return tactus.procedure
function procedure(name, fields, body) end

---At the top of a script: the schema of what it returns.
---
---```lua
---output {greeting = field.string{required = true}}
---return {greeting = "Hello"}
---```
---@param fields tactus.schema the schema
function output(fields) end

---@class tactus.hitl.request
---@field type string its kind: approval, input, select, review, upload, multiple, escalation, or a type of your own
---@field message string what the person reads (Markdown)
---@field context? table|string facts shown beside it
---@field timeout? number seconds until the default holds; none = wait for ever
---@field default? any the answer when nobody gave one in time; one that a person could give
---@field on_timeout? "default"|"error"|"retry" then: the default holds, a catchable error, or it is asked again (`"default"` unless given)
---@field retries? integer with on_timeout = "retry": how often it is asked again (`3` unless given)
---@field assignees? string[] who should answer
---@field channel? string where it should be shown
---@field schema? tactus.field what the answer must fit
---@field placeholder? string shown in an empty box
---@field options? (string|number|tactus.Human.multiple.request.questions.options)[] what is offered, or the decisions: texts, or tables
---@field mode? "single"|"multiple" how many are chosen (`"single"` unless given)
---@field min? integer with mode = "multiple": at least so many
---@field max? integer with mode = "multiple": at most so many
---@field artifact? any what is reviewed
---@field artifact_type? string what it is, for those who show it: document, markdown, code, ...
---@field questions? tactus.Human.multiple.request.questions[] the questions: {id=, type=, message=, ...}

---Declares under a name what people are asked.
---
---```lua
---hitl("confirm_draft", {type = "approval", message = "Publish {input.topic}?", default = false})
---```
---@param name string the request's name
---@param request tactus.hitl.request what is asked
function hitl(name, request) end

---Same as Log.info.
---
---```lua
---log("the list is long")
---```
---@param message? any what is written; a table as JSON
---@param fields? table facts shown behind it as JSON
function log(message, fields) end

---A log line of its arguments with tabs between them, tables as JSON.
---
---```lua
---print("pages", 12)
---```
---@param value? any what is written
---@param ... any
function print(value, ...) end

---The state of this procedure call; called with a schema at the top of a script, it declares it.
---
---```lua
---state.count = (state.count or 0) + 1
---```
---@class tactus.state.word
---@field [string] any
---@overload fun(fields: tactus.schema)
state = {}

---The input of this procedure call, read-only; called with a schema at the top of a script, it declares it.
---
---```lua
---local topic = input.topic
---```
---@class tactus.input.word
---@field [string] any
---@overload fun(fields: tactus.schema)
input = {}

---The names that stages may have, in order.
---
---```lua
---Stages {"planning", "executing", "complete"}
---```
---@param names string[] the names, in order
function Stages(names) end

---Older spelling of Stages.
---
---```lua
---stages({"planning", "executing", "complete"})
---```
---@deprecated
---@param names string[] the names, in order
function stages(names) end

---A matcher: a text has this in it, or a list has an item that equals it.
---
---```lua
---local polite = contains("please")
---print(polite("yes, please"))
---```
---@param part any what is looked for
---@return function
function contains(part) end

---A matcher: a value equals this, nested tables too.
---
---```lua
---local same = equals({1, {2}})({1, {2}})
---```
---@param value any what it is compared with
---@return function
function equals(value) end

---A matcher: a text has a place that this regular expression fits, as Python's re.search reads it.
---
---```lua
---local version = matches("^v[0-9]+$")
---print(version("v12"))
---```
---@param pattern string the regular expression
---@return function
function matches(pattern) end

---Do it once and remember the result; without a function it only marks a point.
---
---```lua
---checkpoint()
---```
---@param fn? function what is done
---@return any
function checkpoint(fn) end

---Wait, also for days.
---
---```lua
---Sleep(60)
---```
---@param seconds number how long
function Sleep(seconds) end

---Scripted replies for --mock and tests, by the names of agents, tools and declared requests.
---
---```lua
---Mocks {
---  search = {returns = "3 results"}
---}
---```
---@param mocks table a double for each name
function Mocks(mocks) end

---Gherkin, kept for tactus test.
---
---```lua
---Specification([[
---Feature: Research
---  Scenario: It completes
---    Then the procedure should complete successfully
---]])
---```
---@param text string Gherkin
function Specification(text) end

---Same as Specification.
---
---```lua
---Specifications([[
---Feature: Research
---  Scenario: It completes
---    Then the procedure should complete successfully
---]])
---```
---@param text string Gherkin
function Specifications(text) end

---Older spelling of Specification.
---
---```lua
---specifications([[
---Feature: Research
---  Scenario: It completes
---    Then the procedure should complete successfully
---]])
---```
---@deprecated
---@param text string Gherkin
function specifications(text) end

---@class tactus.Evaluation.options.dataset
---@field name? string what the report calls it
---@field inputs? table the input of its runs (`{}` unless given)
---@field expected? any the result that is hoped for
---@field human? any what people answer in it

---@class tactus.Evaluation.options.evaluators
---@field type "contains"|"contains_any"|"equals_expected"|"regex"|"json_schema"|"range"|"min_length"|"max_length"|"is_instance"|"llm_judge"|"tool_called"|"agent_turns"|"state_check"|"max_iterations"|"max_cost"|"max_tokens"|"exact_match" which evaluator
---@field name? string what the report calls it

---@class tactus.Evaluation.options.thresholds
---@field min_success_rate? number the share of all runs that must pass, 0 to 1
---@field max_cost_per_run? number US dollars that each run may cost
---@field max_tokens_per_run? integer tokens that each run may take
---@field max_duration? number seconds that each run may take

---@class tactus.Evaluation.options
---@field runs? integer how often each case runs; --runs goes before (`1` unless given)
---@field parallel? boolean whether runs go on side by side (`false` unless given)
---@field dataset? tactus.Evaluation.options.dataset[] the cases
---@field dataset_file? string a file of cases, .jsonl, .json or .csv, beside the program
---@field evaluators? tactus.Evaluation.options.evaluators[] what each result is held against
---@field thresholds? tactus.Evaluation.options.thresholds|table what `tactus eval` ends with exit code 1 below or above

---Cases and evaluators, kept for tactus eval.
---
---```lua
---Evaluation {
---  dataset = {{name = "plain", inputs = {}}},
---  evaluators = {{type = "contains", field = "output", value = "Hello"}}
---}
---```
---@param options tactus.Evaluation.options cases, evaluators, thresholds
function Evaluation(options) end

---Same as Evaluation.
---
---```lua
---Evaluations {
---  dataset = {{name = "plain", inputs = {}}},
---  evaluators = {{type = "contains", field = "output", value = "Hello"}}
---}
---```
---@param options tactus.Evaluation.options cases, evaluators, thresholds
function Evaluations(options) end

---Older spelling of Evaluation.
---
---```lua
---evaluations {
---  dataset = {{name = "plain", inputs = {}}},
---  evaluators = {{type = "contains", field = "output", value = "Hello"}}
---}
---```
---@deprecated
---@param options tactus.Evaluation.options cases, evaluators, thresholds
function evaluations(options) end

---A step of specifications of your own.
---
---```lua
---step("the greeting is polite", function() end)
---```
---@param text string its words; {name} stands for a value
---@param fn function looks at the finished run; an error, or false, fails
function step(text, fn) end

---Same as table.unpack.
---@param list table 
---@param first? integer 
---@param last? integer 
---@return any
function unpack(list, first, last) end

---@class tactus.agent.turn.call
---@field message? string|(string|table)[] what the user says in this turn; lists of texts, images and files belong to a later version
---@field tools? (string|tactus.tool)[] the tools offered in this turn instead of the agent's own; {} = none
---@field context? table values for the model, and for templates as {context.x}; other keys of the call join it
---@field model? string the model of this turn
---@field temperature? number how freely the model chooses its words: 0 is least
---@field max_tokens? integer limit of the reply's tokens
---@field top_p? number nucleus sampling: only the likeliest words that make up this share
---@field seed? integer sampling seed, where the provider has one
---@field reasoning_effort? "none"|"minimal"|"low"|"medium"|"high"|"xhigh"|"max"|string how long it thinks first, for models that reason

do
---What Agent gives: call it to take a turn.
---@class tactus.agent
---@field name string the agent's name
---@field session tactus.session the words of Session about this agent
---@overload fun(call?: string|tactus.agent.turn.call): tactus.result
local agent = {}

---One turn of an agent: one request to its model, and the tool calls of the reply.
---@overload fun(self: tactus.agent, call?: string|tactus.agent.turn.call): tactus.result
---@param call? string|tactus.agent.turn.call the user's text, or a table of options; nothing = go on
---@return tactus.result
function agent.turn(call) end
end

do
---What Tool gives: call it with a table of arguments.
---@class tactus.tool
---@field name string the tool's name
---@overload fun(args?: table): any
local tool = {}

---One call of a tool, by a model or by the program.
---@overload fun(self: tactus.tool, args?: table): any
---@param args? table its arguments, by name (`{}` unless given)
---@return any
function tool.call(args) end

---Whether it was called; true until the program has seen it and a later turn offers the tool again.
---@overload fun(self: tactus.tool): boolean
---@return boolean
function tool.called() end

---How often it was called in this procedure call, since the last reset.
---@overload fun(self: tactus.tool): integer
---@return integer
function tool.call_count() end

---Its last call.
---@overload fun(self: tactus.tool): tactus.call?
---@return tactus.call?
function tool.last_call() end

---The result of its last call.
---@overload fun(self: tactus.tool): any
---@return any
function tool.last_result() end

---Forget its calls.
---@overload fun(self: tactus.tool)
function tool.reset() end
end

do
---What Procedure gives: call it with a table of inputs.
---@class tactus.procedure
---@field name string the procedure's name
---@overload fun(input?: table): any
local procedure = {}

---Call a procedure; input and output are validated.
---@overload fun(self: tactus.procedure, input?: table): any
---@param input? table its input (`{}` unless given)
---@return any
function procedure.run(input) end
end

do
---A node of the run's tree of attempts.
---@class tactus.node
---@field id string its id, by which it can be named
---@field label string its label
local node = {}

---A node's children, in the order in which they were made.
---@overload fun(self: tactus.node): tactus.node[]
---@return tactus.node[]
function node.children() end

---A node's parent, nil for the root.
---@overload fun(self: tactus.node): tactus.node?
---@return tactus.node?
function node.parent() end

---A node's score, nil where it has none.
---@overload fun(self: tactus.node): number?
---@return number?
function node.score() end

---Give a node a score.
---@overload fun(self: tactus.node, score?: number): tactus.node
---@param score? number how good it is; nil takes the score away
---@return tactus.node
function node.set_score(score) end

---What was noted of a node: one value by its key, or all of them.
---@overload fun(self: tactus.node, key?: string): any
---@param key? string which; by default all
---@return any
function node.metadata(key) end

---Note something of a node.
---@overload fun(self: tactus.node, key: string, value?: any): tactus.node
---@param key string under which key
---@param value? any the value; nil takes the key away
---@return tactus.node
function node.set_metadata(key, value) end
end

do
---The words of Session about one agent: worker.session.
---@class tactus.session
local session = {}

---A system text for the next request.
---@overload fun(self: tactus.session, text: string)
---@param text string what it is told
function session.inject_system(text) end

---A message at the end of the history.
---@overload fun(self: tactus.session, message: tactus.Session.append.message)
---@param message tactus.Session.append.message the message
function session.append(message) end

---Copies of the messages, oldest first.
---@overload fun(self: tactus.session): tactus.message[]
---@return tactus.message[]
function session.history() end

---Same as history.
---@overload fun(self: tactus.session): tactus.message[]
---@return tactus.message[]
function session.get() end

---Copies of the first n messages.
---@overload fun(self: tactus.session, n: integer): tactus.message[]
---@param n integer how many messages
---@return tactus.message[]
function session.head(n) end

---Copies of the last n messages.
---@overload fun(self: tactus.session, n: integer): tactus.message[]
---@param n integer how many messages
---@return tactus.message[]
function session.tail(n) end

---Copies of the messages from one place to another, both included.
---@overload fun(self: tactus.session, first?: integer|tactus.Session.slice.first, last?: integer): tactus.message[]
---@param first? integer|tactus.Session.slice.first the first message, counted from 1, or {start=, stop=}
---@param last? integer the last message; by default the last of all
---@return tactus.message[]
function session.slice(first, last) end

---Other messages instead.
---@overload fun(self: tactus.session, messages: tactus.Session.append.message[])
---@param messages tactus.Session.append.message[] the messages
function session.replace(messages) end

---The history without its last n messages.
---@overload fun(self: tactus.session, n: integer)
---@param n integer how many messages
function session.rewind(n) end

---Forget all but system texts.
---@overload fun(self: tactus.session, options?: tactus.Session.reset.options)
---@param options? tactus.Session.reset.options what stays
function session.reset(options) end

---Forget everything.
---@overload fun(self: tactus.session)
function session.clear() end

---Keep the histories with a node of the graph.
---@overload fun(self: tactus.session, node: string|table)
---@param node string|table a node of the graph, or its id
function session.save_to_node(node) end

---The histories as they were when they were saved at a node.
---@overload fun(self: tactus.session, node: string|table)
---@param node string|table a node of the graph, or its id
function session.load_from_node(node) end
end

do
---What a turn gives; where a text is wanted it is its text, where a value is wanted its output.
---@class tactus.result
---@field output string the reply's text; "" when the model only called tools
---@field text string another name of output
---@field message string another name of output
---@field data string another name of output
---@field tool_calls tactus.call[] the tools that it called: {name, args, result, error}
---@field usage table tokens: {prompt_tokens, completion_tokens, total_tokens, cached_tokens, requests}
---@field cost? number US dollars; nil when the price is unknown, never 0 for that
---@field cost_details? table {prompt_cost, completion_cost, total_cost, cache_savings}
---@field metrics table {latency_ms, retries, cache_hit, message_count, new_messages, request_id, model_version, temperature, max_tokens, validation_errors}
---@field duration_ms integer how long the request took
---@field model string the model that replied
---@field finish_reason string why the reply ended
local result = {}

---What this turn added to the history.
---@overload fun(self: tactus.result): tactus.message[]
---@return tactus.message[]
function result.new_messages() end

---The history as it was after this turn.
---@overload fun(self: tactus.result): tactus.message[]
---@return tactus.message[]
function result.all_messages() end
end

do
---A call of a tool, as Tool.last_call and a turn's tool_calls give it.
---@class tactus.call
---@field name string the tool
---@field args table its arguments
---@field result any what it gave
---@field error? string of a turn's tool_calls: why it failed
local call = {}
end

do
---A message of a history: a copy, changing it changes nothing.
---@class tactus.message
---@field role string who says it: system, user, assistant, tool
---@field content string its text
---@field class string what it is to people: INTERNAL, CHAT, NOTIFICATION, ...
---@field tool_calls? tactus.call[] of a reply: the calls it makes, {id, name, args}
---@field name? string of a tool's result: the tool
---@field tool_call_id? string of a tool's result: the call that it answers
---@field ok? boolean of a tool's result: whether the call went well
local message = {}
end

do
---A change of stage, as Stage.history gives it.
---@class tactus.change
---@field from_stage? string the stage before, nil of the first
---@field to_stage string the stage from then on
---@field timestamp number when: the run's clock, in seconds
local change = {}
end

do
---What Human.review gives; empty when nobody answered.
---@class tactus.review
---@field decision? string the label of the option that was chosen
---@field feedback? string the person's comment
---@field edited_artifact any the artifact as the person changed it
---@field responded_at? string when, in UTC: 2026-01-31T09:00:00Z
---@field responder? string who
local review = {}
end

do
---What Human.upload gives.
---@class tactus.file
---@field path string where it lies, from the root on
---@field name string its name
---@field size integer its bytes
---@field mime_type string what it is
local file = {}
end

do
---What pcall gives of something that failed; where a text is wanted it is file:line: message.
---@class tactus.error
---@field code string what kind of error
---@field message string a sentence for people
---@field op? string the word, or the tool, that failed
---@field retryable boolean whether trying again may help
---@field raised any what the program raised
local error = {}
end
