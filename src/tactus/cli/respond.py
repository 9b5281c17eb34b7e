"""Answer a request.

tactus respond run_01k5:3@0.0 --approve --comment "looks good"
"""

from __future__ import annotations

import argparse

from tactus import hitl
from tactus.cli import DONE, FAILED, place, prompt, report
from tactus.cli.out import print_json
from tactus.errors import UsageError
from tactus.storage import Response


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request", help="the request's id (`tactus inbox` lists them)")
    parser.add_argument("--approve", action="store_true", help="yes")
    parser.add_argument("--reject", action="store_true", help="no")
    parser.add_argument("--value", metavar="V", help="the text that was asked for")
    parser.add_argument("--option", metavar="L", help="the label of the option you choose")
    parser.add_argument("--comment", metavar="C", help="kept with the answer")
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    given = _given(options)
    where, store = place.existing(options)
    try:
        request = store.request(options.request)
        value = hitl.answer_value(request, given)
        response = Response(value, comment=options.comment, actor=prompt.actor(), via="command line")
        decision = store.answer(request["id"], response)
        ended = f"request {request['id']} is decided: {hitl.decided(decision.request)}"
        again = where.command(f"resume {request['run_id']}")
        said = f"recorded; go on with: {again}" if decision.accepted else f"not recorded: {ended}"
        if options.json:
            print_json({"accepted": decision.accepted, **report.request_object(decision.request)})
        else:
            print(said)
        return DONE if decision.accepted else FAILED
    finally:
        store.close()


def _given(options: argparse.Namespace) -> hitl.Given:
    ways = [
        name
        for name, said in (
            ("--approve", options.approve),
            ("--reject", options.reject),
            ("--value", options.value is not None),
            ("--option", options.option is not None),
        )
        if said
    ]
    if len(ways) != 1:
        said = f"not {' and '.join(ways)}" if ways else "none was given"
        raise UsageError(f"give one of --approve, --reject, --value V, --option L; {said}")
    approve = options.approve or (False if options.reject else None)
    return hitl.Given(approve=approve, value=options.value, option=options.option)
