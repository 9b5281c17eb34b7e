-- A little language: tokens, a recursive parser, an evaluator.
local function tokenize(text)
  local tokens, at = {}, 1
  while at <= #text do
    local space = text:match("^%s+()", at)
    local number, after_number = text:match("^(%d+%.?%d*)()", at)
    local op, after_op = text:match("^([-+*/()^])()", at)
    if space then at = space
    elseif number then tokens[#tokens + 1], at = {kind = "number", value = tonumber(number)}, after_number
    elseif op then tokens[#tokens + 1], at = {kind = op}, after_op
    else error(("what is %q at %d?"):format(text:sub(at, at), at), 0) end
  end
  return tokens
end

local LEVEL = {["+"] = 1, ["-"] = 1, ["*"] = 2, ["/"] = 2, ["^"] = 3}
local APPLY = {["+"] = function(a, b) return a + b end, ["-"] = function(a, b) return a - b end, ["*"] = function(a, b) return a * b end, ["/"] = function(a, b) return a / b end, ["^"] = function(a, b) return a ^ b end}

local expression
local function primary(s)
  local token = s.tokens[s.at]
  s.at = s.at + 1
  if token == nil then error("something is missing", 0) end
  if token.kind == "(" then
    local value = expression(s, 1)
    s.at = s.at + 1
    return value
  elseif token.kind == "-" then return -primary(s) end
  return token.value
end
function expression(s, least)
  local left = primary(s)
  while true do
    local token = s.tokens[s.at]
    local level = token and LEVEL[token.kind]
    if not level or level < least then return left end
    s.at = s.at + 1
    left = APPLY[token.kind](left, expression(s, token.kind == "^" and level or level + 1))
  end
end

calc = Tool {description = "Computes", input = {text = field.string{required = true}}, function(args)
  return expression({tokens = tokenize(args.text), at = 1}, 1)
end}

Procedure { function(input)
  local ok, e = pcall(calc, {text = "2 $ 3"})
  return {calc {text = "1 + 2 * (3 - 4) ^ 2"}, calc {text = "-2^2"}, ok, e.code}
end }
