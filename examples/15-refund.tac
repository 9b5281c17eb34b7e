-- A refund: small ones are paid at once, larger ones only when a person says yes, and silence is a no.
-- The agent writes the letter; whether money moves is decided by the program and a person, never by the model.
local AT_ONCE, AT_MOST = 50, 1000

find_order = Tool {
  description = "An order by its number",
  input = {order = field.string{required = true}},
  function(args)
    local euros = ({["A-1"] = 20, ["A-2"] = 300, ["A-3"] = 4000})[args.order]
    if not euros then return nil, "there is no order " .. args.order end
    return {order = args.order, euros = euros}
  end
}

pay_back = Tool {
  description = "Pay an order back",
  input = {order = field.string{required = true}, euros = field.number{required = true, min = 0}},
  function(args)
    return "receipt " .. args.order
  end
}

writer = Agent {
  model = "openai/gpt-4o-mini",
  system_prompt = "Write a short, friendly letter about the refund of order {input.order}: {context.outcome}."
}

hitl("large_refund", {
  type = "approval",
  message = "Pay order {input.order} back? The customer says: {input.reason}",
  timeout = 172800,
  default = false,
  assignees = {"accounts"}
})

local function decide(order)
  if order.euros > AT_MOST then return false, "it is too much for this desk" end
  if order.euros <= AT_ONCE then return true, "at once" end
  local approved, why = Human.approve("large_refund", {context = order})
  if approved then return true, "approved" end
  return false, why == "timed_out" and "nobody decided in time" or "it was declined"
end

Procedure {
  input = {order = field.string{default = "A-2"}, reason = field.string{default = "It came too late."}},
  output = {
    refunded = field.boolean{required = true},
    why = field.string{required = true},
    receipt = field.string{},
    letter = field.string{required = true}
  },
  function(input)
    local order = find_order {order = input.order}
    local yes, why = decide(order)
    local receipt, outcome = nil, "no refund, because " .. why
    if yes then
      receipt = pay_back {order = order.order, euros = order.euros}
      outcome = "the money is on its way"
    end
    local letter = writer {message = "The letter, please.", outcome = outcome}
    return {refunded = yes, why = why, receipt = receipt, letter = letter.text}
  end
}

Mocks {
  writer = {message = "Dear customer, ..."}
}

step("the letter is to say {words}", function(words)
  assert(contains(words)(writer.session.tail(2)[1].content))
end)

Specification([[
Feature: Refunds
  Scenario: A large refund that a person approves
    When the procedure runs
    And the human approves "large_refund"
    Then the pay_back tool should be called exactly once
    And the pay_back tool should be called with order=A-2, euros=300
    And the output refunded should be true
    And the output why should be "approved"
    And the output receipt should be "receipt A-2"
    And the letter is to say "the money is on its way"
    And the writer agent should take exactly 1 turn

  Scenario: A no is a no
    When the procedure runs
    And the human rejects "large_refund"
    Then the pay_back tool should not be called
    And the output refunded should be false
    And the output why should be "it was declined"
    And the output receipt should not exist
    And the letter is to say "no refund, because it was declined"
    And the writer agent should take exactly 1 turn

  Scenario: There are two days to decide
    When the procedure runs
    And 47 hours pass
    And the human approves "large_refund"
    Then the output refunded should be true

  Scenario: Silence is a no too
    Given the human does not answer "large_refund"
    When the procedure runs
    Then the pay_back tool should not be called
    And the output refunded should be false
    And the output why should be "nobody decided in time"

  Scenario Outline: Small and huge sums bother nobody
    Given the tool "find_order" returns {"order": "A-9", "euros": <euros>}
    When the procedure runs
    Then the output refunded should be <refunded>
    And the output why should be <why>
    And the pay_back tool should be called exactly <times> times

    Examples:
      | euros | refunded | why                          | times |
      | 50    | true     | at once                      | 1     |
      | 1001  | false    | it is too much for this desk | 0     |

  Scenario Outline: From a cent above to the limit a person is asked
    Given the tool "find_order" returns {"order": "A-9", "euros": <euros>}
    And the human approves
    When the procedure runs
    Then the output why should be "approved"
    And the pay_back tool should be called with order=A-9, euros=<euros>

    Examples:
      | euros |
      | 50.01 |
      | 1000  |

  Scenario: An order that does not exist
    Given the input order is B-7
    When the procedure runs
    Then the procedure should fail with "there is no order B-7"
    And the pay_back tool should not be called
]])
