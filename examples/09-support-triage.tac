-- Triage of support mail: a cheap model sorts, and each kind of mail goes its own way.
-- The label decides what happens next, so it is checked by the program and never taken on trust.
local LABELS = {billing = true, bug = true, other = true}

find_invoice = Tool {
  description = "The last invoice of a customer",
  input = {customer = field.string{required = true}},
  function(args)
    return {number = "2031", customer = args.customer, euros = 49}
  end
}

open_ticket = Tool {
  description = "Open a ticket for the engineers",
  input = {title = field.string{required = true}, urgent = field.boolean{default = false}},
  output = {id = field.string{required = true}},
  function(args)
    return {id = (args.urgent and "URGENT-" or "BUG-") .. #args.title}
  end
}

sorter = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Sort the mail. Answer with one word: billing, bug or other."
}

clerk = Agent {
  model = "openai/gpt-4o",
  system_prompt = "Answer questions about invoices. Look the invoice of {input.customer} up first.",
  tools = {find_invoice}
}

-- The label of a mail; after two answers that are none it is for people.
local function label_of(mail)
  for _, question in ipairs{mail, "Only one word, please: billing, bug or other."} do
    local label = sorter(question).text:lower():match("%a+")
    if LABELS[label] then return label end
  end
  return "other"
end

local function answer_bill(mail)
  local reply = clerk(mail)
  if find_invoice.called() then reply = clerk() end
  return reply.text
end

local function report_bug(mail)
  local ticket = open_ticket {title = mail:sub(1, 30), urgent = contains("data loss")(mail:lower())}
  return "Thank you. Our engineers look into it as " .. ticket.id .. "."
end

Procedure {
  input = {
    mail = field.string{default = "The app closes when I print."},
    customer = field.string{default = "Ada"}
  },
  output = {label = field.string{required = true}, reply = field.string{required = true}},
  function(input)
    local label = label_of(input.mail)
    local reply
    if label == "billing" then
      reply = answer_bill(input.mail)
    elseif label == "bug" then
      reply = report_bug(input.mail)
    else
      Human.notify {message = "A mail for you", context = {mail = input.mail}}
      reply = "Thank you. One of us will write to you."
    end
    return {label = label, reply = reply}
  end
}

Mocks {
  sorter = {
    conditional = {
      {when = {message = "Why 49 euros?"}, returns = "Billing."},
      {when = {message = "Hello?"}, returns = "Spam!"},
      {when = {message = "Only one word, please: billing, bug or other."}, returns = "I cannot say"},
      {returns = "bug"}
    }
  },
  clerk = {
    temporal = {
      {tool_calls = {{tool = "find_invoice", args = {customer = "Ada"}}}},
      "Invoice 2031 is for twelve months."
    }
  }
}

step("the clerk has read invoice {number}", function(number)
  assert(equals(tostring(number))(Tool.last_result("find_invoice").number))
end)

Specification([[
Feature: Triage of support mail
  Scenario: A bug becomes a ticket
    When the procedure runs
    Then the output label should be "bug"
    And the output reply should be "Thank you. Our engineers look into it as BUG-28."
    And the open_ticket tool should be called exactly once
    And the open_ticket tool should be called with title="The app closes when I print.", urgent=false
    And the clerk agent should not take any turns
    And the sorter agent should take exactly 1 turn

  Scenario: Lost data are urgent
    Given the input mail is "Data loss after the update!"
    When the procedure runs
    Then the open_ticket tool should be called with urgent=true
    And the output reply should contain "URGENT-27"

  Scenario: A bill is looked up before it is explained
    Given the input mail is "Why 49 euros?"
    When the procedure runs
    Then the output label should be "billing"
    And the clerk should call the find_invoice tool
    And the find_invoice tool should be called with customer=Ada
    And the clerk has read invoice 2031
    And the clerk agent should take exactly 2 turns
    And the output reply should be "Invoice 2031 is for twelve months."
    And the open_ticket tool should not be called

  Scenario: A clerk who knows the answer is not asked twice
    Given the input mail is "Why 49 euros?"
    And the agent "clerk" responds with "It is the yearly fee."
    When the clerk agent takes exactly 1 turn
    Then the output reply should be "It is the yearly fee."

  Scenario: What nobody can sort goes to people
    Given the input mail is "Hello?"
    When the procedure runs
    Then the sorter agent should take exactly 2 turns
    And the output label should be "other"
    And the output reply should be "Thank you. One of us will write to you."
    And the open_ticket tool should not be called

  Scenario: The second try counts
    Given the agent "sorter" responds with "Hm." when told "Why 49 euros?"
    And the agent "sorter" responds with "billing" when told "Only one word, please: billing, bug or other."
    And the input mail is "Why 49 euros?"
    When the procedure runs
    Then the output label should be "billing"
    And the sorter agent should take exactly 2 turns
]])
