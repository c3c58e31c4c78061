"""The README's walk-through with the generated client: python3 walk_through.py URL PART

PART is "trip", and, after the service was killed and started again, "recover".
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from fusebox import connection, problem_of
from fusebox_client import (
    ApiException,
    BreakersApi,
    CallOutcome,
    Cause,
    DeclaredSettings,
    Disposition,
    HistoryApi,
    PermitDecision,
    PermitsApi,
    State,
)
from steps import check, say

# Nobody declares it: it opens after 5 failures in a row, for 60 seconds.
PAYMENTS = "payments"
# The same, but for a wait that is over when the service has started again.
INVOICES = "invoices"


def trip(url: str) -> None:
    host_a = PermitsApi(connection(url, "host-a"))
    host_b = PermitsApi(connection(url, "host-b"))

    permit = host_a.acquire_permit(PAYMENTS)
    check("whether host A may call payments", permit.permitted, True)
    check("whether it got a permitId", permit.permit_id is not None, True)
    check("the state of payments", permit.state, State.CLOSED)
    check("the end of a lease in CLOSED", permit.expires_at, None)
    say("host A may call payments")

    invoices = BreakersApi(connection(url, "operator")).put_breaker(
        INVOICES, DeclaredSettings(wait_duration_in_open_state="PT0.5S"), if_none_match="*"
    )
    check("the wait of invoices", invoices.settings.wait_duration_in_open_state, "PT0.5S")
    check("the threshold of invoices", invoices.settings.consecutive_failure_threshold, 5)
    check("the last transition of invoices", invoices.last_transition, None)
    say("invoices is declared, with a wait of half a second")

    for name in (PAYMENTS, INVOICES):
        for _ in range(4):
            recorded = host_a.record_failure(name)
            check("what became of a failure", recorded.disposition, Disposition.RECORDED)
            check(f"the state of {name} before the fifth failure", recorded.state, State.CLOSED)
        fifth = host_b.record_failure(name, call_outcome=CallOutcome(error="connection refused"))
        check("what became of the fifth failure", fifth.disposition, Disposition.RECORDED)
        check(f"the state of {name} after the fifth failure", fifth.state, State.OPEN)
        say(f"of {name}, host A reports four failures, and host B the fifth: OPEN")

    for host in (host_a, host_b):
        check_open(host.acquire_permit(PAYMENTS))
    say("payments rejects both")


def recover(url: str) -> None:
    hosts = [PermitsApi(connection(url, f"host-{host}")) for host in "abcde"]

    rejected = hosts[0].acquire_permit(PAYMENTS)
    check_open(rejected)
    say(f"after kill -9 and a new start payments is still OPEN, for {rejected.retry_after}")

    with ThreadPoolExecutor(len(hosts)) as at_once:
        decisions = list(at_once.map(lambda host: host.acquire_permit(INVOICES), hosts))
    trials = [decision for decision in decisions if decision.permitted]
    check("the number of trials", len(trials), 1)
    for decision in decisions:
        check("the state of invoices after its wait", decision.state, State.HALF_OPEN)
        reason = None if decision.permitted else "HALF_OPEN_NO_PERMITS"
        check("the reason of a decision about a trial", decision.reason, reason)
    say("the wait of invoices is over: five hosts ask at once, and one gets a trial")

    check("whether the trial has a lease", trials[0].expires_at is not None, True)
    success = CallOutcome(permit_id=trials[0].permit_id, duration="PT0.25S")
    recorded = hosts[0].record_success(INVOICES, call_outcome=success)
    check("what became of the trial's success", recorded.disposition, Disposition.RECORDED)
    check("the state of invoices after it", recorded.state, State.CLOSED)
    say("the trial succeeded: CLOSED")

    read_history(url)


def read_history(url: str) -> None:
    history = HistoryApi(connection(url, "operator"))
    page = history.list_breaker_transitions(INVOICES)
    check(
        "the history of invoices",
        [(line.var_from, line.to, line.cause) for line in page.transitions],
        [
            (State.HALF_OPEN, State.CLOSED, Cause.TRIALS_SUCCEEDED),
            (State.OPEN, State.HALF_OPEN, Cause.WAIT_ELAPSED),
            (State.CLOSED, State.OPEN, Cause.CONSECUTIVE_FAILURES_REACHED),
        ],
    )
    check("the next page of its history", page.next, None)
    check("who tripped invoices", page.transitions[-1].caller, "host-b")
    for line in page.transitions:
        say(f"history: {line.at.isoformat()} {line.var_from.value} -> {line.to.value}, {line.why}")

    try:
        history.list_breaker_transitions("nobody")
    except ApiException as error:
        problem = problem_of(error)
    else:
        sys.exit("a name without history was to be an error")
    check("the problem", problem.type, "urn:fusebox:problem:unknown-breaker")
    say(f"an error is a problem that says what it is: {problem.detail}")


def check_open(decision: PermitDecision) -> None:
    check("whether an open breaker permits", decision.permitted, False)
    check("the permitId of a rejection", decision.permit_id, None)
    check("the state of payments after its failures", decision.state, State.OPEN)
    check("the reason of the rejection", decision.reason, "OPEN")
    check("the reason in words", decision.why, "5 failures in a row reached 5")


if __name__ == "__main__":
    parts = {"trip": trip, "recover": recover}
    if len(sys.argv) != 3 or sys.argv[2] not in parts:
        sys.exit("give the service's URL, and trip or recover")
    parts[sys.argv[2]](sys.argv[1])
