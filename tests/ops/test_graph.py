"""GraphNode: a tree of attempts that the whole run shares."""

from __future__ import annotations

from typing import Any

from tactus.storage import RequestRecord
from tests.programs import error, in_main, result, result_after_crashes

TREE = """
      local root = GraphNode.root()
      local left = GraphNode.create{label = "left", score = 0.5}
      GraphNode.set_current(left)
      local below = GraphNode.create{label = "below"}
      local right = GraphNode.create{label = "right", parent = root, metadata = {by = "Ann"}}
"""


def said(body: str) -> Any:
    return result(in_main(TREE + f"local ok, e = pcall(function() {body} end) assert(not ok) return e.message or e"))


def test_a_new_node_is_a_child_of_the_current_one() -> None:
    source = in_main(
        TREE
        + """
      Sleep(1)
      local function labels(nodes)
        local found = {}
        for i, node in ipairs(nodes) do found[i] = node.label end
        return found
      end
      return {
        labels(root:children()), labels(left:children()), labels(right:children()),
        below:parent().label, right:parent().label, root:parent() == nil,
        GraphNode.current().label, GraphNode.root().id,
      }
    """
    )
    assert result_after_crashes(source) == [
        ["left", "right"],
        ["below"],
        [],
        "left",
        "root",
        True,
        "left",
        "root",
    ]


def test_making_a_node_does_not_make_it_the_current_one() -> None:
    source = in_main('GraphNode.create("a") GraphNode.create("b") return #GraphNode.root():children()')
    assert result(source) == 2


def test_a_node_has_a_score_and_notes_that_can_change() -> None:
    source = in_main(
        TREE
        + """
      local before = {left:score(), tostring(below:score()), right:metadata("by"), right:metadata()}
      left:set_score(2):set_metadata("tries", {1, 2})
      right:set_metadata("by", nil)
      below:set_score(1)
      below:set_score(nil)
      Sleep(1)
      return {before, left:score(), left:metadata("tries"), right:metadata(), tostring(below:score()),
        tostring(left:metadata("nothing"))}
    """
    )
    assert result_after_crashes(source) == [[0.5, "nil", "Ann", {"by": "Ann"}], 2, [1, 2], {}, "nil", "nil"]


def test_a_node_leaves_the_program_as_what_it_is() -> None:
    seen: list[Any] = []

    def person(request: RequestRecord) -> bool:
        seen.append(request["context"])
        return True

    source = in_main(
        TREE
        + """
      left:set_score(0.75)
      Human.approve{message = "This one?", context = {node = left}}
      state.best = left
      return {left, state.best, Json.encode(left) == Json.encode(state.best), root}
    """
    )
    node = {"id": "node-1", "label": "left", "parent": "root", "score": 0.75, "metadata": {}}
    assert result(source, answers=person) == [node, node, True, {"id": "root", "label": "root", "metadata": {}}]
    assert seen == [{"node": node}]


def test_a_remembered_step_leaves_the_tree_as_the_function_left_it() -> None:
    source = in_main("""
      local a = GraphNode.create("a")
      local id = Step.checkpoint(function()
        local b = GraphNode.create{label = "b", parent = a}
        a:set_score(9)
        a:set_metadata("seen", true)
        GraphNode.set_current(b)
        return b.id
      end)
      Sleep(1)
      local c = GraphNode.create("c")
      Sleep(1)
      return {id, a, a:score(), GraphNode.current(), c:parent().label, #a:children(), tostring(a)}
    """)
    a = {"id": "node-1", "label": "a", "parent": "root", "score": 9, "metadata": {"seen": True}}
    b = {"id": "node-2", "label": "b", "parent": "node-1", "metadata": {}}
    assert result_after_crashes(source) == ["node-2", a, 9, b, "b", 1, "node: node-1 (a)"]


def test_the_whole_run_shares_one_tree() -> None:
    source = "sub = Procedure { function() return {id = GraphNode.create('in sub').id} end }\n" + in_main("""
      GraphNode.set_current(GraphNode.create("a"))
      local made = sub{}
      Sleep(1)
      return {made.id, GraphNode.current():children()[1].label}
    """)
    assert result_after_crashes(source) == ["node-2", "in sub"]


def test_a_node_can_be_given_as_what_became_of_it() -> None:
    source = in_main(
        TREE
        + """
      state.best = right
      GraphNode.set_current(state.best)
      local as_value = GraphNode.current().label
      GraphNode.set_current("node-2")
      return {as_value, GraphNode.current().label, rawequal(GraphNode.current(), below)}
    """
    )
    assert result(source) == ["right", "below", True]


def test_a_node_that_is_not_there_is_an_error_that_lists_them() -> None:
    known = "(nodes: root, node-1, node-2, node-3)"
    assert said('GraphNode.set_current("nod-2")') == f'there is no node "nod-2" {known}; did you mean "node-2"?'
    assert said("GraphNode.set_current(5)") == f"there is no node like this {known}"
    assert said("GraphNode.create{parent = {}}") == f"there is no node like this {known}"


def test_wrong_values_are_errors() -> None:
    options = "(options: label, parent, score, metadata)"
    wrong = f'GraphNode.create has no option "lable"; did you mean "label"? {options}'
    assert said('GraphNode.create{lable = "x"}') == wrong
    assert said("GraphNode.create(5)") == "GraphNode.create takes a table: GraphNode.create{label = ...}"
    assert said("GraphNode.create{label = 5}") == "the label of a node is a text"
    assert said('left:set_score("high")') == "the score of a node is a number, or nil"
    assert said("GraphNode.create{score = true}") == "the score of a node is a number, or nil"
    assert said("GraphNode.create{metadata = {1}}") == "the metadata of a node is a table with named values"
    assert said("left:set_metadata(1, 2)") == "the key of a node is a text"
    assert said("left:metadata(1)") == "the key of a node is a text"


def test_a_node_is_a_handle() -> None:
    assert "cannot be assigned" in said("left.score = 5")
    source = in_main(TREE + 'return {tostring(left), "at " .. root, left.id, tostring(left.nothing), type(left)}')
    assert result(source) == ["node: node-1 (left)", "at node: root", "node-1", "nil", "table"]


def test_the_error_stands_where_the_word_is_said() -> None:
    failed = error(in_main('local n = GraphNode.root()\nn:set_score("x")'))
    assert failed["site"] == "main.tac:4"


def test_a_node_that_a_step_changes_is_no_change_of_the_list_it_is_in() -> None:
    source = in_main("""
      local drafts = {GraphNode.create("a"), s = nil}
      local around = {here = {state}}
      Step.checkpoint(function()
        drafts[1]:set_score(1)
        around.here[1].x = 1
      end)
      local ok, e = pcall(Step.checkpoint, function() drafts[2] = GraphNode.create("b") end)
      return {drafts[1]:score(), state.x, e.message}
    """)
    expected = [1, 1, "return it from the Step instead of changing local drafts"]
    assert result_after_crashes(source) == expected
