"""Calls each operation of the contract with the generated client: python3 every_operation.py URL CONTRACT

CONTRACT is openapi/openapi.yaml: an operation that stands there and was not sent is an error.
"""

import re
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from fusebox import connection, problem_of
from fusebox_client import (
    AccessApi,
    ApiClient,
    ApiException,
    Attention,
    BreakersApi,
    CallOutcome,
    Configuration,
    Cause,
    DeclaredSettings,
    Disposition,
    HistoryApi,
    HistoryEntry,
    HistoryOrder,
    NewKey,
    OperatorAction,
    OperatorOverride,
    OperatorsApi,
    OutcomeBatch,
    OutcomeBatchItem,
    OutcomeKind,
    OutcomeRun,
    OverrideState,
    OverviewApi,
    PermitRenewal,
    PermitRequest,
    PermitsApi,
    Role,
    SettingsPatch,
    State,
)
from steps import check, say

# New ones each time, as the history outlives its breaker; they have to be percent-encoded in paths.
FOLDER = f"orders {uuid4()}/"
NAME = FOLDER + "100 % ü"
OTHER = FOLDER + "other"
PATTERN = FOLDER + "*"

STREAM = {"Accept": "text/event-stream"}
STREAM_SECONDS = 10.0
OVERVIEW_SECONDS = 30.0


def call_all(client: ApiClient) -> None:
    declare(BreakersApi(client))
    read(BreakersApi(client))
    use_permits(PermitsApi(client))
    report_batch(PermitsApi(client))
    try_out(PermitsApi(client))
    override(client)
    patch(BreakersApi(client))
    read_history(HistoryApi(client))
    look_at_all(OverviewApi(client))
    delete(BreakersApi(client))
    use_keys(AccessApi(client))


def declare(breakers: BreakersApi) -> None:
    settings = DeclaredSettings(
        consecutive_failure_threshold=2,
        failure_rate_threshold=50,
        wait_duration_in_open_state="PT0.2S",
        reason="every operation is called",
    )
    created = breakers.put_breaker_with_http_info(NAME, settings, if_none_match="*")
    check("the status of a declaration", created.status_code, 201)
    check("the name that was declared", created.data.name, NAME)
    check("a setting that was declared", created.data.settings.consecutive_failure_threshold, 2)
    check("a setting that was not", created.data.settings.failure_count_threshold, None)
    again = breakers.put_breaker_with_http_info(NAME, settings, if_match=created.headers["ETag"])
    check("the status of the same declaration", again.status_code, 200)
    breakers.put_breaker(OTHER, DeclaredSettings())
    say("declared")


def read(breakers: BreakersApi) -> None:
    check("the name of the breaker that was read", breakers.get_breaker(NAME).name, NAME)
    states = [State.CLOSED, State.HALF_OPEN]
    page = breakers.list_breakers(name=PATTERN, state=states, limit=1)
    check("the first page of breakers", [breaker.name for breaker in page.breakers], [NAME])
    page = breakers.list_breakers(name=PATTERN, state=states, after=page.next)
    check("the second page of breakers", [breaker.name for breaker in page.breakers], [OTHER])
    check("the page behind the last", page.next, None)
    say("read and listed")


def use_permits(permits: PermitsApi) -> None:
    key = str(uuid4())
    permit = permits.acquire_permit(NAME, idempotency_key=key)
    check("whether a call is permitted", permit.permitted, True)
    repeated = permits.acquire_permit(NAME, idempotency_key=key)
    check("the permit of the same request", repeated.permit_id, permit.permit_id)
    released = permits.release_permit(NAME, call_outcome=CallOutcome(permit_id=permit.permit_id))
    check("what became of a release", released.disposition, Disposition.RECORDED)

    permit = permits.acquire_permit(NAME, permit_request=PermitRequest(permit_lease="PT1M"))
    outcome = CallOutcome(permit_id=permit.permit_id, duration="PT0.25S")
    succeeded = permits.record_success(NAME, call_outcome=outcome)
    check("what became of a success", succeeded.disposition, Disposition.RECORDED)
    failed = permits.record_failure(NAME)
    check("what became of a failure that nothing is said of", failed.disposition, Disposition.RECORDED)
    say("permitted, released, and outcomes reported")


def report_batch(permits: PermitsApi) -> None:
    runs = [
        OutcomeRun(outcome=OutcomeKind.SUCCESS, count=3, duration="PT0.2S", age="PT0S"),
        OutcomeRun(outcome=OutcomeKind.FAILURE, count=2, error="connection refused"),
    ]
    batch = OutcomeBatch(
        outcomes=[
            OutcomeBatchItem(breaker=NAME, caller="hôte-a", runs=runs, not_permitted=7),
            OutcomeBatchItem(breaker=OTHER),
        ]
    )
    taken, refused = permits.record_outcomes(batch).outcomes
    check("the calls that were taken", taken.recorded, 5)
    check("the state after two failures in a row", taken.state, State.OPEN)
    check("a problem with the first item", taken.problem, None)
    check("the problem of the second item", refused.problem.type, "urn:fusebox:problem:invalid-request")
    say(f"reported in a batch, and one item was refused: {refused.problem.detail}")


def try_out(permits: PermitsApi) -> None:
    time.sleep(0.3)
    trial = permits.acquire_permit(NAME, permit_request=PermitRequest(permit_lease="PT10S"))
    check("whether a trial is permitted", trial.permitted, True)
    check("the state with a trial", trial.state, State.HALF_OPEN)
    renewed = permits.renew_permit(NAME, PermitRenewal(permit_id=trial.permit_id, permit_lease="PT2M"))
    check("whether the trial was renewed", renewed.renewed, True)
    check("whether its lease ends later", renewed.expires_at > trial.expires_at, True)
    failed = permits.record_failure(NAME, call_outcome=CallOutcome(permit_id=trial.permit_id, error="503"))
    check("the state after a trial that failed", failed.state, State.OPEN)
    say("tried out, and the trial renewed")


def override(client: ApiClient) -> None:
    operators, permits = OperatorsApi(client), PermitsApi(client)
    ended = operators.half_open_breaker(NAME)
    check("the state after the wait was ended", ended.state, State.HALF_OPEN)
    check("the state after a reset", operators.reset_breaker(NAME).state, State.CLOSED)
    operators.reset_breaker(NAME, operator_action=OperatorAction(caller="ann", reason="try-out is over"))

    stream = HistoryApi(client).list_transitions_without_preload_content(
        name=PATTERN, _headers=STREAM, _request_timeout=STREAM_SECONDS
    )
    lines = iter(stream)
    forced_open = OperatorOverride(state=OverrideState.FORCED_OPEN, reason="maintenance", var_for="PT2H")
    check("the state under an override", operators.put_override(NAME, forced_open).state, State.FORCED_OPEN)
    check("the breaker of the event", event_of(Cause.OVERRIDE_SET, lines).breaker, NAME)
    stream.close()
    check("the reason of a rejection", permits.acquire_permit(NAME).reason, "FORCED_OPEN")

    end = datetime.now(timezone.utc) + timedelta(hours=1)
    disabled = operators.put_override(NAME, OperatorOverride(state=OverrideState.DISABLED, until=end))
    check("the end of an override", disabled.override.until, end)
    lifted = operators.delete_override(NAME, reason="maintenance is over")
    check("the override that was lifted", lifted.override, None)
    check("the state without it", lifted.state, State.CLOSED)
    say("reset, overridden, which the event stream told of, and the override lifted")


def event_of(cause: Cause, lines: Iterator[bytes]) -> HistoryEntry:
    end = time.monotonic() + STREAM_SECONDS
    for line in lines:
        if line.startswith(b"data:"):
            entry = HistoryEntry.from_json(line.removeprefix(b"data:"))
            if entry.cause == cause:
                return entry
        if time.monotonic() > end:
            break
    sys.exit(f"the event stream did not tell of {cause.value}")


def patch(breakers: BreakersApi) -> None:
    before = breakers.get_breaker_with_http_info(NAME)
    change = SettingsPatch(consecutive_failure_threshold=None, sliding_window_size=20, minimum_number_of_calls=None)
    after = breakers.patch_breaker(NAME, change, if_match=before.headers["ETag"])
    check("a rule that was turned off", after.settings.consecutive_failure_threshold, None)
    check("a setting that was changed", after.settings.sliding_window_size, 20)
    check("a setting that was left out", after.settings.wait_duration_in_open_state, "PT0.2S")
    changes = [(change.setting, change.var_from, change.to) for change in after.last_transition.changes]
    check("the changes", sorted(changes), [("consecutiveFailureThreshold", "2", None), ("slidingWindowSize", "100", "20")])
    problem = refused(412, lambda: breakers.patch_breaker(NAME, change, if_match=before.headers["ETag"]))
    check("the problem", problem.type, "urn:fusebox:problem:precondition-failed")
    say(f"patched, and the second time not: {problem.detail}")


def read_history(history: HistoryApi) -> None:
    page = history.list_breaker_transitions(NAME, order=HistoryOrder.OLDEST_FIRST, limit=2)
    check("the first cause", page.transitions[0].cause, Cause.CONSECUTIVE_FAILURES_REACHED)
    check("the caller who tripped the breaker", page.transitions[0].caller, "hôte-a")
    rest = history.list_breaker_transitions(NAME, order=HistoryOrder.OLDEST_FIRST, after=page.next)
    check("the last cause", rest.transitions[-1].cause, Cause.SETTINGS_CHANGED)
    everything = history.list_transitions(name=PATTERN)
    lines = [*reversed(rest.transitions), *reversed(page.transitions)]
    check("the history of all breakers", everything.transitions, lines)
    say("the history read")


def look_at_all(overview: OverviewApi) -> None:
    # It is a second old, or a little more where nobody has asked for a while.
    end = time.monotonic() + OVERVIEW_SECONDS
    page = overview.get_overview(name=PATTERN)
    while page.matching < 2 and time.monotonic() < end:
        time.sleep(0.2)
        page = overview.get_overview(name=PATTERN)
    check("the breakers at a glance", sorted(row.name for row in page.breakers), sorted([NAME, OTHER]))
    check("the attention they need", {row.attention for row in page.breakers} <= set(Attention), True)
    callers = overview.list_callers(name="every-operation*")
    say(f"all looked at: {page.total} breakers, {callers.matching} callers of this name")


def delete(breakers: BreakersApi) -> None:
    check("the answer to a deletion", breakers.delete_breaker(NAME, reason="try-out is over"), None)
    breakers.delete_breaker(OTHER, if_match="*")
    problem = refused(404, lambda: breakers.get_breaker(NAME))
    check("the problem", problem.type, "urn:fusebox:problem:unknown-breaker")
    say("deleted")


def use_keys(access: AccessApi) -> None:
    session = access.get_session()
    check("whether the service asks who somebody is", session.access_control, True)
    name = f"viewer {uuid4()}"
    made = access.put_key(name, NewKey(roles=[Role.VIEWER], lifetime="PT1H"))
    check("who made the key", made.created_by, session.principal)
    keys = access.list_keys().keys
    check("whether the key is listed", [key.name for key in keys if key.name == name], [name])
    host = access.api_client.configuration.host
    viewer = ApiClient(Configuration(host=host, access_token=made.key))
    BreakersApi(viewer).list_breakers(limit=1)
    problem = refused(403, AccessApi(viewer).list_keys)
    check("the problem", problem.type, "urn:fusebox:problem:forbidden")
    signed_in = access.put_session_with_http_info()
    cookies = [value for header, value in signed_in.headers.items() if header.lower() == "set-cookie"]
    check("whether there is a session", cookies[0].startswith("fusebox_session="), True)
    access.delete_session()
    access.delete_key(name)
    say(f"keys: {len(keys)}, and this one, a viewer's, is revoked")


def refused(status: int, call: Any) -> Any:
    try:
        call()
    except ApiException as error:
        check("the status of a refusal", error.status, status)
        return problem_of(error)
    sys.exit(f"an answer {status} was expected")


class Recorder:
    """Notes what is sent."""

    def __init__(self, client: ApiClient):
        self._pool = client.rest_client.pool_manager
        self.sent: set[tuple[str, str]] = set()
        client.rest_client.pool_manager = self

    def request(self, method: str, url: str, **options: Any) -> Any:
        self.sent.add((method, urlsplit(url).path))
        return self._pool.request(method, url, **options)


def check_all_sent(sent: set[tuple[str, str]], contract: str) -> None:
    """Reads paths, methods and operations where that file, which is written by hand, has them."""
    path, method, found = "", "", 0
    for line in contract.splitlines():
        if match := re.fullmatch(r"  (/\S+):", line):
            path = re.sub(r"\{\w+}", "[^/]+", match[1])
        elif match := re.fullmatch(r"    (\w+):", line):
            method = match[1].upper()
        elif match := re.fullmatch(r"      operationId: (\w+)", line):
            found += 1
            if not any(method == how and re.fullmatch(path, where) for how, where in sent):
                sys.exit(f"{match[1]} was not called: add it to {Path(__file__).name}")
    if not found:
        sys.exit("the contract has no operations")
    say(f"that were all {found} operations of the contract")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("give the service's URL, and the contract's file")
    api_client = connection(sys.argv[1], "every-operation")
    recorder = Recorder(api_client)
    call_all(api_client)
    check_all_sent(recorder.sent, Path(sys.argv[2]).read_text(encoding="utf-8"))
