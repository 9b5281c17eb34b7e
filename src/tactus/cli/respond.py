"""Answer a request.

tactus respond run_01k5:3@0.0 --approve --comment "looks good"
"""

from __future__ import annotations

import argparse

from tactus import hitl
from tactus.app import concealing, configured
from tactus.cli import DONE, FAILED, asking, place, prompt, report
from tactus.cli.out import masked, print_json
from tactus.errors import UsageError
from tactus.storage import RequestRecord, Response

BECAME = ("value", "comment", "actor", "answered_via", "answered_at")
"""What --json says of an answer besides the request."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request", help="the request's id (`tactus inbox` lists them)")
    parser.add_argument("--approve", action="store_true", help="yes; of an escalation: it is resolved")
    parser.add_argument("--reject", action="store_true", help="no")
    parser.add_argument(
        "--value", metavar="V", help="what was asked for: a text, JSON, or a file's path; @FILE reads one"
    )
    parser.add_argument("--option", action="append", default=[], metavar="L", help="the option you choose, by label")
    parser.add_argument("--comment", metavar="C", help="kept with the answer; the feedback of a review")
    place.arguments(parser)


def run(options: argparse.Namespace) -> int:
    _check(options)
    where, store = place.existing(options)
    try:
        request = store.request(options.request)
        value = hitl.answer_value(request, _given(request, options), options.comment)
        response = Response(value, comment=options.comment, actor=prompt.actor(), via="command line")
        decision = concealing.answer(store, request["id"], response, configured.known(options.config))
        ended = f"request {request['id']} is decided: {hitl.decided(decision.request)}"
        again = where.command(f"resume {request['run_id']}")
        said = f"recorded; go on with: {again}" if decision.accepted else f"not recorded: {ended}"
        if options.json:
            became = {name: decision.request[name] for name in BECAME}  # type: ignore[literal-required]
            print_json({"accepted": decision.accepted, **report.request_object(decision.request), **became})
        else:
            print(masked(said))
        return DONE if decision.accepted else FAILED
    finally:
        store.close()


def _check(options: argparse.Namespace) -> None:
    """One way to answer; of a review an option and its edited artifact."""
    ways = [
        name
        for name, said in (
            ("--approve", options.approve),
            ("--reject", options.reject),
            ("--value", options.value is not None),
            ("--option", bool(options.option)),
        )
        if said
    ]
    if len(ways) != 1 and ways != ["--value", "--option"]:
        said = f"not {' and '.join(ways)}" if ways else "none was given"
        raise UsageError(f"give one of --approve, --reject, --value V, --option L; {said}")


def _given(request: RequestRecord, options: argparse.Namespace) -> hitl.Given:
    approve = options.approve or (False if options.reject else None)
    value = options.value
    if value is not None and request["type"] != "upload":  # whose value is a path
        value = asking.said(value)
    return hitl.Given(approve=approve, value=value, options=tuple(options.option))
