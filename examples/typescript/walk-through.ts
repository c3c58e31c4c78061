// The README's walk-through with the generated client: node build/walk-through.js URL PART
// where PART is "trip", and, after the service was killed and started again, "recover".
import assert from "node:assert/strict";
import { connection, problemOf } from "./fusebox.js";
import {
  BreakersApi,
  Cause,
  Disposition,
  HistoryApi,
  PermitsApi,
  PermitDecisionReasonEnum,
  State,
  type PermitDecision,
} from "./generated/index.js";

/** Nobody declares it: it opens after 5 failures in a row, for 60 seconds. */
const PAYMENTS = "payments";
/** The same, but for a wait that is over when the service has started again. */
const INVOICES = "invoices";

async function trip(url: string): Promise<void> {
  const hostA = new PermitsApi(connection(url, "host-a"));
  const hostB = new PermitsApi(connection(url, "host-b"));

  const permit = await hostA.acquirePermit({ name: PAYMENTS });
  assert.equal(permit.permitted, true);
  assert.notEqual(permit.permitId, null);
  assert.equal(permit.state, State.CLOSED);
  assert.equal(permit.expiresAt, null);
  say("host A may call payments");

  const invoices = await new BreakersApi(connection(url, "operator")).putBreaker({
    name: INVOICES,
    ifNoneMatch: "*",
    declaredSettings: { waitDurationInOpenState: "PT0.5S" },
  });
  assert.equal(invoices.settings.waitDurationInOpenState, "PT0.5S");
  assert.equal(invoices.settings.consecutiveFailureThreshold, 5);
  assert.equal(invoices.lastTransition, null);
  say("invoices is declared, with a wait of half a second");

  for (const name of [PAYMENTS, INVOICES]) {
    for (let failures = 1; failures <= 4; failures++) {
      const recorded = await hostA.recordFailure({ name });
      assert.equal(recorded.disposition, Disposition.RECORDED);
      assert.equal(recorded.state, State.CLOSED);
    }
    const fifth = await hostB.recordFailure({
      name,
      callOutcome: { error: "connection refused" },
    });
    assert.equal(fifth.disposition, Disposition.RECORDED);
    assert.equal(fifth.state, State.OPEN);
    say(`of ${name}, host A reports four failures, and host B the fifth: OPEN`);
  }

  for (const host of [hostA, hostB]) {
    assertOpen(await host.acquirePermit({ name: PAYMENTS }));
  }
  say("payments rejects both");
}

async function recover(url: string): Promise<void> {
  const hosts = ["a", "b", "c", "d", "e"].map(
    (host) => new PermitsApi(connection(url, `host-${host}`)),
  );
  const [hostA] = hosts;
  assert(hostA);

  const rejected = await hostA.acquirePermit({ name: PAYMENTS });
  assertOpen(rejected);
  say(`after kill -9 and a new start payments is still OPEN, for ${rejected.retryAfter}`);

  const decisions = await Promise.all(
    hosts.map((host) => host.acquirePermit({ name: INVOICES })),
  );
  const trials = decisions.filter((decision) => decision.permitted);
  assert.equal(trials.length, 1);
  for (const decision of decisions) {
    const { HALF_OPEN_NO_PERMITS } = PermitDecisionReasonEnum;
    assert.equal(decision.state, State.HALF_OPEN);
    assert.equal(decision.reason, decision.permitted ? null : HALF_OPEN_NO_PERMITS);
  }
  say("the wait of invoices is over: five hosts ask at once, and one gets a trial");

  const [trial] = trials;
  assert(trial?.permitId && trial.expiresAt);
  const recorded = await hostA.recordSuccess({
    name: INVOICES,
    callOutcome: { permitId: trial.permitId, duration: "PT0.25S" },
  });
  assert.equal(recorded.disposition, Disposition.RECORDED);
  assert.equal(recorded.state, State.CLOSED);
  say("the trial succeeded: CLOSED");

  await readHistory(url);
}

async function readHistory(url: string): Promise<void> {
  const history = new HistoryApi(connection(url, "operator"));
  const { transitions, next } = await history.listBreakerTransitions({ name: INVOICES });
  assert.deepEqual(
    transitions.map((line) => [line.from, line.to, line.cause]),
    [
      [State.HALF_OPEN, State.CLOSED, Cause.TRIALS_SUCCEEDED],
      [State.OPEN, State.HALF_OPEN, Cause.WAIT_ELAPSED],
      [State.CLOSED, State.OPEN, Cause.CONSECUTIVE_FAILURES_REACHED],
    ],
  );
  assert.equal(next, null);
  assert.equal(transitions.at(-1)?.caller, "host-b");
  for (const line of transitions) {
    say(`history: ${line.at.toISOString()} ${line.from} -> ${line.to}, ${line.why}`);
  }

  const problem = await history.listBreakerTransitions({ name: "nobody" }).then(
    () => undefined,
    (error: unknown) => problemOf(error),
  );
  assert.equal(problem?.type, "urn:fusebox:problem:unknown-breaker");
  say(`an error is a problem that says what it is: ${problem.detail}`);
}

function assertOpen(decision: PermitDecision): void {
  assert.equal(decision.permitted, false);
  assert.equal(decision.permitId, null);
  assert.equal(decision.state, State.OPEN);
  assert.equal(decision.reason, PermitDecisionReasonEnum.OPEN);
  assert.equal(decision.why, "5 failures in a row reached 5");
}

function say(step: string): void {
  console.log(`  ${step}`);
}

const [url, part] = process.argv.slice(2);
assert(url && (part === "trip" || part === "recover"), "give the service's URL, and trip or recover");
await (part === "trip" ? trip(url) : recover(url));
