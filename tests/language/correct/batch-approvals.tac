-- Many approvals, gathered; a limit on refusals; a report.
-- people: [true, false, true, false]
local refused = 0
local function decide(item)
  local ok, why = Human.approve {message = ("Pay %s (%.2f)?"):format(item.to, item.amount), context = item, timeout = 3600}
  if not ok then refused = refused + 1 end
  return {to = item.to, ok = ok, why = why}
end

Procedure {
  input = {payments = field.array{items = field.object{properties = {to = "string", amount = "number"}}, default = {
    {to = "Ann", amount = 10}, {to = "Bob", amount = 20.5}, {to = "Eve", amount = 1e3}, {to = "Dan", amount = 2}
  }}, max_refused = field.integer{default = 1}},
  function(input)
    local decisions = {}
    for i, payment in ipairs(input.payments) do
      decisions[i] = decide(payment)
      if refused > input.max_refused then
        System.alert {message = "too many refusals", level = "warning", context = {refused = refused}}
        break
      end
    end
    local paid = 0
    for i, d in ipairs(decisions) do if d.ok then paid = paid + input.payments[i].amount end end
    return {decisions = #decisions, refused = refused, paid = paid}
  end
}
