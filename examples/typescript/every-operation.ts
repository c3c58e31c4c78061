// Calls each operation of the contract with the generated client: node build/every-operation.js URL CONTRACT
// where CONTRACT is openapi/openapi.yaml: an operation that stands there and was not sent is an error.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { connection, problemOf } from "./fusebox.js";
import {
  AccessApi,
  BreakersApi,
  Cause,
  Configuration,
  Disposition,
  HistoryApi,
  HistoryOrder,
  OperatorsApi,
  OutcomeKind,
  OverrideState,
  OverviewApi,
  PermitDecisionReasonEnum,
  PermitsApi,
  Role,
  State,
  type Problem,
} from "./generated/index.js";

/** New ones each time, as the history outlives its breaker; they have to be percent-encoded in paths. */
const FOLDER = `orders ${randomUUID()}/`;
const NAME = `${FOLDER}100 % ü`;
const OTHER = `${FOLDER}other`;
const PATTERN = `${FOLDER}*`;

const OVERVIEW_MILLIS = 30_000;

/** What was sent: method and path. */
const sent = new Set<string>();

async function callAll(url: string): Promise<void> {
  const configuration = recorded(connection(url, "every-operation"));
  const breakers = new BreakersApi(configuration);
  const permits = new PermitsApi(configuration);
  await declare(breakers);
  await read(breakers);
  await usePermits(permits);
  await reportBatch(permits);
  await tryOut(permits);
  await override(new OperatorsApi(configuration), permits);
  await patch(breakers);
  await readHistory(new HistoryApi(configuration));
  await lookAtAll(new OverviewApi(configuration));
  await remove(breakers);
  await useKeys(url, new AccessApi(configuration));
}

function recorded(configuration: Configuration): Configuration {
  return new Configuration({
    basePath: configuration.basePath,
    headers: configuration.headers ?? {},
    ...(configuration.accessToken ? { accessToken: configuration.accessToken } : {}),
    middleware: configuration.middleware,
    fetchApi: (input, init) => {
      assert(configuration.fetchApi && typeof input === "string");
      sent.add(`${init?.method} ${new URL(input).pathname}`);
      return configuration.fetchApi(input, init);
    },
  });
}

async function declare(breakers: BreakersApi): Promise<void> {
  const declaredSettings = {
    consecutiveFailureThreshold: 2,
    failureRateThreshold: 50,
    waitDurationInOpenState: "PT0.2S",
    reason: "every operation is called",
  };
  const created = await breakers.putBreakerRaw({ name: NAME, ifNoneMatch: "*", declaredSettings });
  assert.equal(created.raw.status, 201);
  const { name, settings } = await created.value();
  assert.equal(name, NAME);
  assert.equal(settings.consecutiveFailureThreshold, 2);
  assert.equal(settings.failureCountThreshold, null);
  const ifMatch = etag(created.raw);
  const again = await breakers.putBreakerRaw({ name: NAME, ifMatch, declaredSettings });
  assert.equal(again.raw.status, 200);
  await breakers.putBreaker({ name: OTHER, declaredSettings: {} });
  say("declared");
}

async function read(breakers: BreakersApi): Promise<void> {
  assert.equal((await breakers.getBreaker({ name: NAME })).name, NAME);
  const filter = { name: PATTERN, state: [State.CLOSED, State.HALF_OPEN] };
  const first = await breakers.listBreakers({ ...filter, limit: 1 });
  assert.deepEqual(first.breakers.map((breaker) => breaker.name), [NAME]);
  assert(first.next);
  const second = await breakers.listBreakers({ ...filter, after: first.next });
  assert.deepEqual(second.breakers.map((breaker) => breaker.name), [OTHER]);
  assert.equal(second.next, null);
  say("read and listed");
}

async function usePermits(permits: PermitsApi): Promise<void> {
  const idempotencyKey = randomUUID();
  const permit = await permits.acquirePermit({ name: NAME, idempotencyKey });
  assert.equal(permit.permitted, true);
  const repeated = await permits.acquirePermit({ name: NAME, idempotencyKey });
  assert.equal(repeated.permitId, permit.permitId);
  const released = await permits.releasePermit({
    name: NAME,
    callOutcome: { permitId: permit.permitId },
  });
  assert.equal(released.disposition, Disposition.RECORDED);

  const { permitId } = await permits.acquirePermit({
    name: NAME,
    permitRequest: { permitLease: "PT1M" },
  });
  const succeeded = await permits.recordSuccess({
    name: NAME,
    callOutcome: { permitId, duration: "PT0.25S" },
  });
  assert.equal(succeeded.disposition, Disposition.RECORDED);
  const failed = await permits.recordFailure({ name: NAME });
  assert.equal(failed.disposition, Disposition.RECORDED);
  say("permitted, released, and outcomes reported");
}

async function reportBatch(permits: PermitsApi): Promise<void> {
  const runs = [
    { outcome: OutcomeKind.SUCCESS, count: 3, duration: "PT0.2S", age: "PT0S" },
    { outcome: OutcomeKind.FAILURE, count: 2, error: "connection refused" },
  ];
  const { outcomes } = await permits.recordOutcomes({
    outcomeBatch: {
      outcomes: [{ breaker: NAME, caller: "hôte-a", runs, notPermitted: 7 }, { breaker: OTHER }],
    },
  });
  const [taken, refused] = outcomes;
  assert.equal(taken?.recorded, 5);
  assert.equal(taken.state, State.OPEN);
  assert.equal(taken.problem, undefined);
  assert.equal(refused?.problem?.type, "urn:fusebox:problem:invalid-request");
  say(`reported in a batch, and one item was refused: ${refused.problem.detail}`);
}

async function tryOut(permits: PermitsApi): Promise<void> {
  await pause(300);
  const { permitId, expiresAt, state } = await permits.acquirePermit({
    name: NAME,
    permitRequest: { permitLease: "PT10S" },
  });
  assert.equal(state, State.HALF_OPEN);
  assert(permitId && expiresAt);
  const renewed = await permits.renewPermit({
    name: NAME,
    permitRenewal: { permitId, permitLease: "PT2M" },
  });
  assert.equal(renewed.renewed, true);
  assert(renewed.expiresAt && renewed.expiresAt > expiresAt);
  const failed = await permits.recordFailure({ name: NAME, callOutcome: { permitId, error: "503" } });
  assert.equal(failed.state, State.OPEN);
  say("tried out, and the trial renewed");
}

async function override(operators: OperatorsApi, permits: PermitsApi): Promise<void> {
  assert.equal((await operators.halfOpenBreaker({ name: NAME })).state, State.HALF_OPEN);
  assert.equal((await operators.resetBreaker({ name: NAME })).state, State.CLOSED);
  await operators.resetBreaker({
    name: NAME,
    operatorAction: { caller: "ann", reason: "try-out is over" },
  });

  const forcedOpen = { state: OverrideState.FORCED_OPEN, reason: "maintenance", for: "PT2H" };
  const forced = await operators.putOverride({ name: NAME, operatorOverride: forcedOpen });
  assert.equal(forced.state, State.FORCED_OPEN);
  const { reason } = await permits.acquirePermit({ name: NAME });
  assert.equal(reason, PermitDecisionReasonEnum.FORCED_OPEN);

  const until = new Date(Date.now() + 3_600_000);
  const disabled = await operators.putOverride({
    name: NAME,
    operatorOverride: { state: OverrideState.DISABLED, until },
  });
  assert.deepEqual(disabled.override?.until, until);
  const lifted = await operators.deleteOverride({ name: NAME, reason: "maintenance is over" });
  assert.equal(lifted.override, null);
  assert.equal(lifted.state, State.CLOSED);
  say("reset, overridden, and the override lifted");
}

async function patch(breakers: BreakersApi): Promise<void> {
  const before = await breakers.getBreakerRaw({ name: NAME });
  const change = {
    name: NAME,
    ifMatch: etag(before.raw),
    settingsPatch: {
      consecutiveFailureThreshold: null,
      slidingWindowSize: 20,
      minimumNumberOfCalls: null,
    },
  };
  const after = await breakers.patchBreaker(change);
  assert.equal(after.settings.consecutiveFailureThreshold, null);
  assert.equal(after.settings.slidingWindowSize, 20);
  assert.equal(after.settings.waitDurationInOpenState, "PT0.2S");
  const changes = after.lastTransition?.changes.map(({ setting, from, to }) => [setting, from, to]);
  assert.deepEqual(changes?.sort(), [
    ["consecutiveFailureThreshold", "2", null],
    ["slidingWindowSize", "100", "20"],
  ]);
  const problem = await refused(breakers.patchBreaker(change));
  assert.equal(problem.type, "urn:fusebox:problem:precondition-failed");
  say(`patched, and the second time not: ${problem.detail}`);
}

async function readHistory(history: HistoryApi): Promise<void> {
  const oldestFirst = { name: NAME, order: HistoryOrder.OLDEST_FIRST };
  const page = await history.listBreakerTransitions({ ...oldestFirst, limit: 2 });
  assert.equal(page.transitions[0]?.cause, Cause.CONSECUTIVE_FAILURES_REACHED);
  assert.equal(page.transitions[0].caller, "hôte-a");
  assert(page.next);
  const rest = await history.listBreakerTransitions({ ...oldestFirst, after: page.next });
  assert.equal(rest.transitions.at(-1)?.cause, Cause.SETTINGS_CHANGED);
  const everything = await history.listTransitions({ name: PATTERN });
  assert.deepEqual(everything.transitions, [...page.transitions, ...rest.transitions].reverse());
  say("the history read");
}

async function remove(breakers: BreakersApi): Promise<void> {
  await breakers.deleteBreaker({ name: NAME, reason: "try-out is over" });
  await breakers.deleteBreaker({ name: OTHER, ifMatch: "*" });
  const problem = await refused(breakers.getBreaker({ name: NAME }));
  assert.equal(problem.type, "urn:fusebox:problem:unknown-breaker");
  say("deleted");
}

async function useKeys(url: string, access: AccessApi): Promise<void> {
  const session = await access.getSession();
  assert.equal(session.accessControl, true);
  assert(session.principal);
  const name = `viewer ${randomUUID()}`;
  const made = await access.putKey({ name, newKey: { roles: [Role.VIEWER], lifetime: "PT1H" } });
  assert(made.key);
  assert.equal(made.createdBy, session.principal);
  const { keys } = await access.listKeys();
  assert.deepEqual(keys.find((key) => key.name === name), { ...made, key: null });
  const viewer = recorded(
    new Configuration({ basePath: url, accessToken: made.key, fetchApi: (input, init) => fetch(input, init) }),
  );
  await new BreakersApi(viewer).listBreakers({ limit: 1 });
  const forbidden = await refused(new AccessApi(viewer).listKeys());
  assert.equal(forbidden.type, "urn:fusebox:problem:forbidden");
  const signedIn = await new AccessApi(viewer).putSessionRaw();
  assert.match(signedIn.raw.headers.get("Set-Cookie") ?? "", /^fusebox_session=/);
  assert.equal((await signedIn.value()).principal, name);
  await access.deleteSession();
  await access.deleteKey({ name });
  say(`keys: ${keys.length}, and this one, a viewer's, is revoked`);
}

async function lookAtAll(overview: OverviewApi): Promise<void> {
  // It is a second old, or a little more where nobody has asked for a while.
  const end = Date.now() + OVERVIEW_MILLIS;
  let page = await overview.getOverview({ name: PATTERN });
  while (page.matching < 2 && Date.now() < end) {
    await pause(200);
    page = await overview.getOverview({ name: PATTERN });
  }
  assert.deepEqual(page.breakers.map(({ name }) => name).sort(), [NAME, OTHER].sort());
  const callers = await overview.listCallers({ name: "every-operation*" });
  say(`all looked at: ${page.total} breakers, ${callers.matching} callers of this name`);
}

function etag(response: Response): string {
  const tag = response.headers.get("ETag");
  assert(tag);
  return tag;
}

async function refused(call: Promise<unknown>): Promise<Problem> {
  const problem = await call.then(
    () => undefined,
    (error: unknown) => problemOf(error),
  );
  assert(problem, "it was to be refused");
  return problem;
}

/** Reads paths, methods and operations where that file, which is written by hand, has them. */
function assertAllSent(contract: string): void {
  let path = /$/;
  let method = "";
  let found = 0;
  for (const line of contract.split("\n")) {
    const [, newPath, newMethod, operation] =
      /^ {2}(\/\S+):$|^ {4}(\w+):$|^ {6}operationId: (\w+)$/.exec(line) ?? [];
    if (newPath) {
      path = new RegExp(`^${newPath.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    } else if (newMethod) {
      method = newMethod.toUpperCase();
    } else if (operation) {
      found++;
      const called = [...sent].some((request) => {
        const [how, where] = request.split(" ");
        return how === method && where && path.test(where);
      });
      assert(called, `${operation} was not called: add it to every-operation.ts`);
    }
  }
  assert(found > 0, "the contract has no operations");
  say(`that were all ${found} operations of the contract`);
}

function say(step: string): void {
  console.log(`  ${step}`);
}

const [url, contract] = process.argv.slice(2);
assert(url && contract, "give the service's URL, and the contract's file");
await callAll(url);
assertAllSent(await readFile(contract, "utf8"));
