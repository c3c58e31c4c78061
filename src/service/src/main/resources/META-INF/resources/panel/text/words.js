/** Constants of the contract, and what breakers do, as text. */
import { durationText, timeText } from './times.js';

export const STATE_TEXT = {
  CLOSED: 'Closed',
  OPEN: 'Open',
  HALF_OPEN: 'Half-open',
  FORCED_OPEN: 'Forced open',
  DISABLED: 'Disabled',
  METRICS_ONLY: 'Count only',
};

export const CAUSE_TEXT = {
  CONSECUTIVE_FAILURES_REACHED: 'Failures in a row',
  FAILURE_COUNT_REACHED: 'Number of failures',
  FAILURE_RATE_EXCEEDED: 'Failure rate',
  SLOW_CALL_RATE_EXCEEDED: 'Slow call rate',
  WAIT_ELAPSED: 'Wait over',
  TRIALS_SUCCEEDED: 'Trials succeeded',
  TRIAL_FAILED: 'Trial failed',
  TRIAL_LAPSED: 'Trial expired',
  HALF_OPEN_TIMED_OUT: 'Half-open too long',
  TRIAL_REQUESTED: 'Trial requested',
  RESET: 'Reset',
  OVERRIDE_SET: 'Override set',
  OVERRIDE_LIFTED: 'Override lifted',
  OVERRIDE_ENDED: 'Override ended',
  SETTINGS_CHANGED: 'Settings changed',
  DELETED: 'Deleted',
};

const RULE_TEXT = {
  consecutiveFailureThreshold: 'in a row',
  failureCountThreshold: 'failures',
  failureRateThreshold: '% failed',
  slowCallRateThreshold: '% slow',
};

export const stateText = (state) => STATE_TEXT[state] ?? state;
export const causeText = (cause) => CAUSE_TEXT[cause] ?? cause;

/** The unit of a threshold: `in a row`. */
export const ruleText = (setting) => RULE_TEXT[setting] ?? setting;

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `12,345.6` */
export const numberText = (number) => numbers.format(number);

/** `1 trial`, `2 trials` */
export function counted(number, noun) {
  return `${numberText(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** What the service says of a problem, as a sentence. */
export const sentenceOf = (detail) => detail.charAt(0).toUpperCase() + detail.slice(1).replace(/[^.!?]$/, '$&.');

/** `5 failures in a row reached 5` without what it reached. */
export function ruleThatTripped(why) {
  return why.replace(/ reached [\d.,]+( %)?$/, '');
}

/** How long until the next trial: `in 14 s`, or that it waits for a call. */
export function nextTrialText(openUntil, now) {
  const left = Date.parse(openUntil) - now;
  return left > 0 ? `in ${durationText(left)}` : 'with the next call';
}

/** Who a history line is of: the operator or host, and the signed-in name where there is one. */
export function whoText({ caller, principal }) {
  if (principal && caller && principal !== caller) return `${principal} (${caller})`;
  return principal ?? caller ?? null;
}

/** How an override stands: `Forced open by ann since 14:02:10, for 12 min more: maintenance`. */
export function overrideSentence(override, now) {
  const by = override.setBy ? ` by ${override.setBy}` : '';
  const since = override.setAt ? ` since ${timeText(override.setAt, now)}` : '';
  const end = override.until
    ? `, ${durationText(Date.parse(override.until) - now)} left`
    : ', until lifted';
  const reason = override.reason ? `: ${override.reason}` : '';
  return `${stateText(override.state)}${by}${since}${end}${reason}`;
}
