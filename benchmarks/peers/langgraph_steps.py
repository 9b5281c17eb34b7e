"""LangGraph with its SQLite checkpointer: python langgraph_steps.py DATABASE N prints the microseconds of each
of N super-steps of a graph whose state is one value, as JSON."""

import json
import sqlite3
import sys
import time
from typing import TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph

database, steps = sys.argv[1], int(sys.argv[2])
TEXT = "The quick brown fox jumps over the lazy dog. " * 5


class State(TypedDict):
    number: int
    text: str


graph = StateGraph(State)
graph.add_node("step", lambda state: {"number": state["number"] + 1, "text": TEXT})
graph.add_edge(START, "step")
graph.add_conditional_edges("step", lambda state: END if state["number"] >= steps else "step")
saver = SqliteSaver(sqlite3.connect(database, check_same_thread=False))
saver.setup()
app = graph.compile(checkpointer=saver)
began = time.perf_counter()
app.invoke(
    {"number": 0, "text": ""},
    {"configurable": {"thread_id": "1"}, "recursion_limit": steps + 10},
    durability="sync",
)
print(json.dumps({"us": (time.perf_counter() - began) / steps * 1e6}))
