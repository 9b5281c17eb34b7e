"""DBOS on SQLite: python dbos_steps.py DATABASE N prints the microseconds of each of N steps, as JSON."""

import json
import sys
import time

from dbos import DBOS

database, steps = sys.argv[1], int(sys.argv[2])
DBOS(
    config={
        "name": "bench",
        "log_level": "ERROR",
        "application_version": "1",
        "system_database_url": f"sqlite:///{database}",
        "run_admin_server": False,
    }
)
TEXT = "The quick brown fox jumps over the lazy dog. " * 5


def work(number: int) -> dict:
    return {"text": TEXT, "number": number}


@DBOS.workflow(name="steps")
def workflow(count: int) -> float:
    began = time.perf_counter()
    for number in range(count):
        DBOS.run_step({"name": "work"}, work, number)
    return time.perf_counter() - began


DBOS.launch()
took = workflow(steps)
print(json.dumps({"us": took / steps * 1e6}))
DBOS.destroy()
