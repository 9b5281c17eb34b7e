-- A guard at the door: schemas refuse what has the wrong form, the program what is not allowed, each with a code.
-- Callers of `book` act by the code and show the message; an error that nobody expected goes on up.
book = Procedure {
  input = {
    room = field.string{required = true, enum = {"Oak", "Elm"}},
    day = field.string{required = true, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    people = field.integer{required = true, min = 1, max = 30}
  },
  output = {booking = field.string{required = true}},
  function(input)
    if input.room == "Elm" and input.people > 8 then
      error({code = "too_small", message = "Elm has eight chairs"})
    end
    if input.day < "2026-01-01" then error("the calendar begins in 2026") end
    return {booking = input.room .. " on " .. input.day}
  end
}

Procedure {
  input = {
    wish = field.object{default = {room = "Elm", day = "2026-05-01", people = 9}, description = "Whatever came in"}
  },
  output = {
    booked = field.boolean{required = true},
    text = field.string{required = true},
    moved = field.boolean{required = true}
  },
  function(input)
    local moved = false
    local ok, found = pcall(book, input.wish)
    if not ok and found.code == "too_small" then
      moved = true
      ok, found = pcall(book, {room = "Oak", day = input.wish.day, people = input.wish.people})
    end
    if ok then return {booked = true, text = found.booking, moved = moved} end
    if found.code ~= "invalid_input" then error(found) end
    return {booked = false, text = "Please try again: " .. found.message, moved = moved}
  end
}

Specification([[
Feature: A guard at the door
  Scenario: A room that is too small is replaced by the large one
    When the procedure runs
    Then the output should be {"booked": true, "text": "Oak on 2026-05-01", "moved": true}

  Scenario Outline: What fits is booked as it is
    Given the input wish is {"room": "<room>", "day": "2026-01-01", "people": <people>}
    When the procedure runs
    Then the output should be {"booked": true, "text": "<room> on 2026-01-01", "moved": false}

    Examples:
      | room | people |
      | Elm  | 8      |
      | Oak  | 30     |
      | Oak  | 1      |

  Scenario Outline: What has the wrong form is sent back with the reason
    Given the input wish is <wish>
    When the procedure runs
    Then the output booked should be false
    And the output moved should be false
    And the output text should contain <reason>

    Examples:
      | wish                                                    | reason       |
      | {"room": "Ash", "day": "2026-05-01", "people": 2}       | input.room   |
      | {"room": "Oak", "day": "tomorrow", "people": 2}         | input.day    |
      | {"room": "Oak", "day": "2026-05-01", "people": 0}       | input.people |
      | {"room": "Oak", "day": "2026-05-01", "people": 31}      | input.people |
      | {"room": "Oak", "people": 2}                            | input.day    |

  Scenario: A mistake that nobody expected is not hidden
    Given the input wish is {"room": "Oak", "day": "2025-12-31", "people": 2}
    When the procedure runs
    Then the procedure should fail with "the calendar begins in 2026"
]])
