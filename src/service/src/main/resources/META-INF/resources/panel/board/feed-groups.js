/** Makes few lines of many: what belongs together in the history of the last hour is one line. */

const TRIAL_CAUSES = new Set(['WAIT_ELAPSED', 'TRIAL_FAILED', 'TRIAL_LAPSED', 'HALF_OPEN_TIMED_OUT']);
const TRIP_CAUSES = new Set([
  'CONSECUTIVE_FAILURES_REACHED',
  'FAILURE_COUNT_REACHED',
  'FAILURE_RATE_EXCEEDED',
  'SLOW_CALL_RATE_EXCEEDED',
]);
const OPERATOR_CAUSES = new Set(['OVERRIDE_SET', 'OVERRIDE_LIFTED', 'RESET', 'TRIAL_REQUESTED', 'DELETED']);

/** What an operator does to many breakers within so many ms is one action. */
const ONE_ACTION_MS = 60_000;

/**
 * @param {any[]} entries lines of history, newest first
 * @returns {{kind: string, key: string, latest: any, entries: any[], breakers: string[], failedTrials: number, expiredTrials: number}[]}
 *     newest first
 */
export function grouped(entries) {
  const groups = new Map();
  for (const entry of entries) {
    const kind = kindOf(entry);
    const key = keyOf(kind, entry, groups);
    const group = groups.get(key);
    if (group) {
      group.entries.push(entry);
    } else {
      groups.set(key, { kind, key, latest: entry, entries: [entry] });
    }
  }
  return [...groups.values()].map(completed);
}

function kindOf({ cause }) {
  if (TRIAL_CAUSES.has(cause)) return 'trials';
  if (TRIP_CAUSES.has(cause)) return 'trip';
  if (OPERATOR_CAUSES.has(cause)) return 'operator';
  if (cause === 'TRIALS_SUCCEEDED') return 'recovery';
  if (cause === 'SETTINGS_CHANGED') return 'settings';
  return 'other';
}

function keyOf(kind, entry, groups) {
  if (kind !== 'operator') return [kind, entry.breaker, ...(kind === 'settings' ? [entry.caller, entry.principal] : [])].join('\n');
  const key = [kind, entry.cause, entry.to, entry.caller, entry.principal, entry.reason].join('\n');
  const group = groups.get(key);
  const isOneAction = !group || Date.parse(group.latest.at) - Date.parse(entry.at) < ONE_ACTION_MS;
  return isOneAction ? key : `${key}\n${Math.floor(Date.parse(entry.at) / ONE_ACTION_MS)}`;
}

function completed(group) {
  return {
    ...group,
    breakers: [...new Set(group.entries.map(({ breaker }) => breaker))],
    failedTrials: countOf(group, 'TRIAL_FAILED') + countOf(group, 'HALF_OPEN_TIMED_OUT'),
    expiredTrials: countOf(group, 'TRIAL_LAPSED'),
  };
}

const countOf = ({ entries }, wanted) => entries.filter(({ cause }) => cause === wanted).length;
