-- No agent at all: a program may call its tools itself, with the same schemas, the same journal and the same tests.
-- Sums are for Lua; a model would be slower, dearer, and now and then wrong.
exchange_rate = Tool {
  description = "Euros for one unit of a currency",
  input = {currency = field.string{required = true, pattern = "^[A-Z]{3}$"}},
  output = {rate = field.number{required = true, min = 0}},
  function(args)
    local rate = ({EUR = 1, USD = 0.9, CHF = 1.05})[args.currency]
    if not rate then return nil, "no rate for " .. args.currency end
    return {rate = rate}
  end
}

vat = Tool {
  description = "The tax on a sum, in euros",
  input = {euros = field.number{required = true}, country = field.string{default = "DE"}},
  function(args)
    local percent = ({DE = 19, AT = 20, CH = 0})[args.country] or error("no tax rate for " .. args.country)
    return math.floor(args.euros * percent + 0.5) / 100
  end
}

Procedure {
  input = {
    lines = field.array{
      items = field.object{},
      default = {
        {text = "moss, square metre", amount = 3, price = 20, currency = "EUR"},
        {text = "delivery", amount = 1, price = 50, currency = "USD"},
        {text = "stones", amount = 2, price = 5, currency = "XXX"}
      }
    },
    country = field.string{default = "DE"}
  },
  output = {
    net = field.number{required = true},
    tax = field.number{required = true},
    total = field.number{required = true},
    open = field.array{required = true}
  },
  function(input)
    local net, open = 0, {}
    for _, line in ipairs(input.lines) do
      local ok, found = pcall(exchange_rate, {currency = line.currency})
      if ok then
        net = net + line.amount * line.price * found.rate
      elseif found.code == "tool_error" then
        table.insert(open, line.text .. ": " .. found.message)
      else
        error(found)
      end
    end
    local tax = vat {euros = net, country = input.country}
    return {net = net, tax = tax, total = net + tax, open = open}
  end
}

Specification([[
Feature: An invoice in several currencies
  Scenario: What has a rate is summed up, the rest is open
    When the procedure runs
    Then the output net should be 105
    And the output tax should be 19.95
    And the output total should be 124.95
    And the output open should be ["stones: no rate for XXX"]
    And the exchange_rate tool should be called exactly 3 times
    And the vat tool should be called with euros=105, country=DE

  Scenario Outline: The tax is the country's
    Given the input country is <country>
    When the procedure runs
    Then the output tax should be <tax>
    And the output total should be <total>

    Examples:
      | country | tax | total |
      | AT      | 21  | 126   |
      | CH      | 0   | 105   |

  Scenario: A country without a rate is an error
    Given the input country is FR
    When the procedure runs
    Then the procedure should fail with "no tax rate for FR"

  Scenario: A currency that is none is an error, not an open line
    Given the input lines is [{"text": "pots", "amount": 1, "price": 9, "currency": "euro"}]
    When the procedure runs
    Then the procedure should fail with "exchange_rate.currency"
    And the vat tool should not be called
]])
